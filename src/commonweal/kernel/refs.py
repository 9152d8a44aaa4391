"""References across capabilities: text, never foreign keys."""

from dataclasses import dataclass

from commonweal.kernel.errors import Invalid


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """Names one thing in one package, e.g. Ref("directory", "service", "018f…")."""

    package: str
    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.package}/{self.kind}/{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """The Ref written as `package/kind/id`. Raises Invalid for anything else."""
        parts = text.split("/", 2)
        if len(parts) != 3 or not all(parts):
            raise Invalid(f"“{text}” is not a reference; write package/kind/id.", code="bad_reference")
        return cls(*parts)
