"""A file of many recipients: which column is what, what is wrong in which row, and each row ready to send."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commonweal.kernel.errors import Invalid, Problem
from commonweal.notify.engine import fields
from commonweal.notify.engine.email_address import EmailAddress
from commonweal.notify.engine.message import Text
from commonweal.notify.engine.phone import PhoneNumber
from commonweal.notify.engine.postal_address import PostalAddress

RECIPIENT_COLUMNS = {
    "sms": ("phone number",),
    "email": ("email address",),
    "letter": (*(f"address line {number}" for number in range(1, 8)), "postcode"),
}


@dataclass(frozen=True)
class Rules:
    """What the sending service may do; decides which recipients are refused."""

    channel: str
    international: bool = False
    landline: bool = False


@dataclass(frozen=True)
class Row:
    """One row. `number` counts from 1 after the heading; `recipient` is normalised, empty when it is wrong."""

    number: int
    recipient: str
    values: Mapping[str, Any]
    language: str = ""
    reference: str = ""
    problems: tuple[Problem, ...] = field(default=())


class Recipients:
    """The rows of a table for one template. Raises Invalid when a column that is needed is not there."""

    def __init__(self, rows: Iterable[Sequence[str]], *, text: Text, rules: Rules) -> None:
        self._rows = iter(rows)
        self.rules = rules
        self.headings = list(next(self._rows, []))
        self._keys = [fields.key(heading) for heading in self.headings]
        self._needed = {fields.key(name): name for name in text.names}
        self._require_columns()

    def _require_columns(self) -> None:
        present = set(self._keys)
        if not present:
            raise Invalid("The file is empty. Its first row must name the columns.", code="empty")
        own = {fields.key(name): name for name in RECIPIENT_COLUMNS[self.rules.channel]}
        if self.rules.channel == "letter":
            missing = [] if len(present & own.keys()) >= 3 else ["address line 1 to address line 7"]
        else:
            missing = [name for key, name in own.items() if key not in present]
        missing += [name for key, name in self._needed.items() if key not in present and key not in own]
        doubled = [heading for heading, key in zip(self.headings, self._keys, strict=True) if self._keys.count(key) > 1]
        doubled = [name for name in doubled if fields.key(name) in own]
        problems = [
            Problem(
                where=f"column {name}", message=f"There is no column “{name}”.", mend="Add it, or rename one of yours."
            )
            for name in missing
        ] + [
            Problem(where=f"column {name}", message=f"There are two columns “{name}”.", mend="Keep one of them.")
            for name in dict.fromkeys(doubled)
        ]
        if problems:
            raise Invalid(problems=problems, code="missing_columns")

    def __iter__(self) -> Iterator[Row]:
        """Each row with its problems; nothing is held in memory."""
        for number, cells in enumerate(self._rows, 1):
            yield self._row(number, cells)

    def _row(self, number: int, cells: Sequence[str]) -> Row:
        values: dict[str, Any] = {}
        for heading, key, cell in zip(self.headings, self._keys, [*cells, *[""] * len(self.headings)], strict=False):
            if key in self._needed and self._keys.count(key) > 1:
                values.setdefault(heading, []).append(cell)
            elif cell or heading not in values:
                values[heading] = cell
        named = {fields.key(name): value for name, value in values.items()}
        recipient, problems = self._recipient(named, values)
        own = {fields.key(name) for name in RECIPIENT_COLUMNS[self.rules.channel]}
        problems += [
            Problem(where=f"row {number}, {name}", message="The cell is empty.", mend="Fill it in.")
            for key, name in self._needed.items()
            if named.get(key) in ("", None) and key not in own
        ]
        extra = (len(cells) > len(self.headings)) and any(cells[len(self.headings) :])
        if extra:
            message = "The row has more cells than there are headings."
            problems.append(Problem(where=f"row {number}", message=message, mend="Look for a comma too many."))
        located = [Problem(p.where or f"row {number}", p.message, p.mend, p.code) for p in problems]
        return Row(
            number=number,
            recipient=recipient,
            values=values,
            language=str(named.get("language", "")),
            reference=str(named.get("reference", "")),
            problems=tuple(located),
        )

    def _recipient(self, named: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[str, list[Problem]]:
        try:
            match self.rules.channel:
                case "sms":
                    number = PhoneNumber(str(named["phonenumber"]))
                    number.require(international=self.rules.international, landline=self.rules.landline)
                    return number.normalised, []
                case "email":
                    return EmailAddress(str(named["emailaddress"])).text, []
                case _:
                    address = PostalAddress.from_personalisation(values, allow_international=self.rules.international)
                    address.require()
                    return address.normalised, []
        except Invalid as error:
            return "", [Problem(where="", message=error.message, code=error.code)]
