"""How strangers meet: which facts reach which actions, and which ports are served by which queries."""

from functools import partial

from commonweal.record.worker import Loop


def connect() -> None:
    """Subscribe actions to facts and hand ports their implementations. Called once when Django is ready."""
    from commonweal.design import navigation
    from commonweal.people import naming
    from commonweal.people.permissions import is_shown
    from commonweal.people.promises import PROMISES
    from commonweal.record import names, retention
    from commonweal.vocabulary.queries.names import names_of_terms

    navigation.use_check(is_shown)
    names.register("people", "user", names.by_uuid(naming.names_of_users))
    names.register("people", "organisation", names.by_uuid(naming.names_of_organisations))
    names.register("vocabulary", "term", names.by_uuid(names_of_terms))
    for each in PROMISES:
        retention.register(
            retention.Rule(name=each.name, label=each.label, model=each.model, since=each.since, keep=each.keep)
        )


def loops() -> list[Loop]:
    """Work that a worker does all the time, besides jobs, facts and the schedule."""
    from commonweal.notify.actions.deliver import deliver_due

    return [(f"messages-{channel}", partial(deliver_due, channel), 0.5) for channel in ("email", "sms", "letter")]
