"""Which act is possible in which state, and where it leads."""

from enum import StrEnum

from commonweal.kernel.errors import Conflict


class State(StrEnum):
    """Where the newest revision of an item stands. Whether an older one is live is a separate matter."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    EXPIRED = "expired"
    RETIRED = "retired"


EVERY = frozenset(State)
UNREVIEWED = frozenset({State.DRAFT, State.IN_REVIEW})

MOVES: dict[str, tuple[frozenset[State], State]] = {
    "save": (EVERY, State.DRAFT),
    "submit": (frozenset({State.DRAFT}), State.IN_REVIEW),
    "request_changes": (frozenset({State.IN_REVIEW, State.APPROVED, State.SCHEDULED}), State.DRAFT),
    "approve": (frozenset({State.IN_REVIEW}), State.APPROVED),
    "schedule": (frozenset({State.APPROVED, State.SCHEDULED}), State.SCHEDULED),
    "unschedule": (frozenset({State.SCHEDULED}), State.APPROVED),
    "publish": (frozenset({State.APPROVED, State.SCHEDULED}), State.PUBLISHED),
    "withdraw": (EVERY - {State.RETIRED}, State.RETIRED),
}
SKIPS_REVIEW = frozenset({"schedule", "publish"})


def may_move(act: str, state: State, *, needs_review: bool) -> bool:
    """Whether `act` is possible in `state`. Without review, drafts can be scheduled and published at once."""
    allowed, _ = MOVES[act]
    if act in SKIPS_REVIEW and not needs_review:
        allowed = allowed | UNREVIEWED
    return state in allowed


def after(act: str, state: State, *, needs_review: bool) -> State:
    """The state that `act` leads to. Raises Conflict("wrong_state") when it is not possible in `state`."""
    if not may_move(act, state, needs_review=needs_review):
        raise Conflict(
            f"This is {state.value.replace('_', ' ')}, so it cannot be {PAST[act]} now.",
            code="wrong_state",
            act=act,
            state=state.value,
        )
    if act == "unschedule" and not needs_review:
        return State.DRAFT
    return MOVES[act][1]


PAST = {
    "save": "saved",
    "submit": "sent for review",
    "request_changes": "sent back",
    "approve": "approved",
    "schedule": "scheduled",
    "unschedule": "unscheduled",
    "publish": "published",
    "withdraw": "withdrawn",
}


class Translated(StrEnum):
    """How a translation stands to the text it was made from."""

    MISSING = "missing"
    STALE = "stale"
    CURRENT = "current"


def translated(*, made_from: int | None, source: int) -> Translated:
    """`made_from` is the source revision the newest translation was made from; `source` the one that counts."""
    if made_from is None:
        return Translated.MISSING
    return Translated.CURRENT if made_from >= source else Translated.STALE
