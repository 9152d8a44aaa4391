"""How strangers meet: which facts reach which actions, and which ports are served by which queries."""

from functools import partial

from commonweal.record.worker import Loop


def connect() -> None:
    """Subscribe actions to facts and hand ports their implementations. Called once when Django is ready."""
    from commonweal.design import navigation
    from commonweal.people.permissions import is_shown
    from commonweal.people.promises import PROMISES
    from commonweal.record import retention

    navigation.use_check(is_shown)
    for each in PROMISES:
        retention.register(
            retention.Rule(name=each.name, label=each.label, model=each.model, since=each.since, keep=each.keep)
        )


def loops() -> list[Loop]:
    """Work that a worker does all the time, besides jobs, facts and the schedule."""
    from commonweal.notify.actions.deliver import deliver_due

    return [(f"messages-{channel}", partial(deliver_due, channel), 0.5) for channel in ("email", "sms", "letter")]
