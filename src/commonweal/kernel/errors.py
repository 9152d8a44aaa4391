"""One family of errors with a stable `code` and facts.

They are translated in two places only: pages (design) and, per published contract, its own envelope.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class CommonwealError(Exception):
    """Base of every error the product raises on purpose.

    `code` is stable and for machines; `message` is plain language for people and may change;
    `facts` carry what a caller needs to mend it (never personal data).
    """

    code = "error"
    status = 500

    def __init__(self, message: str = "", *, code: str | None = None, **facts: Any) -> None:
        super().__init__(message or self.__class__.__name__)
        self.message = message
        self.facts = facts
        if code is not None:
            self.code = code


class NotFound(CommonwealError):
    """The thing does not exist, or the caller may not know that it does."""

    code = "not_found"
    status = 404


class Gone(NotFound):
    """The thing existed and was withdrawn; `facts` may name its replacement."""

    code = "gone"
    status = 410


class NotAllowed(CommonwealError):
    """The caller is known but may not do this."""

    code = "not_allowed"
    status = 403


class Conflict(CommonwealError):
    """Somebody else changed it first, or it is in a state that forbids this act."""

    code = "conflict"
    status = 409


class TooMany(CommonwealError):
    """The caller asks too often; `facts["retry_after"]` says after how many seconds it may ask again."""

    code = "too_many_requests"
    status = 429


class Unavailable(CommonwealError):
    """An outside service or a part of ours does not answer; trying again later may help."""

    code = "unavailable"
    status = 503


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: where it is, what is wrong and how to mend it.

    `where` is a path a person can follow: a field name, or `file:row:field` for whole files.
    """

    where: str
    message: str
    mend: str = ""
    code: str = "invalid"
    facts: Mapping[str, Any] = field(default_factory=dict)


class Invalid(CommonwealError):
    """The input breaks a rule. `problems` lists each one."""

    code = "invalid"
    status = 400

    def __init__(
        self, message: str = "", *, problems: Sequence[Problem] = (), code: str | None = None, **facts: Any
    ) -> None:
        super().__init__(message or "; ".join(problem.message for problem in problems), code=code, **facts)
        self.problems = list(problems)
