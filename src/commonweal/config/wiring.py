"""How strangers meet: which facts reach which actions, and which ports are served by which queries."""


def connect() -> None:
    """Subscribe actions to facts and hand ports their implementations. Called once when Django is ready."""
    from commonweal.design import navigation
    from commonweal.people.permissions import is_allowed

    navigation.use_check(is_allowed)
