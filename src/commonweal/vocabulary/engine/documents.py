"""A vocabulary as a plain value: what every file format is read into and written from."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from commonweal.kernel.errors import Problem
from commonweal.kernel.text import slug, tidy

MAPPING_KINDS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")
LABEL_KINDS = ("pref", "alt", "hidden", "definition", "scope_note")
LONGEST_TEXT = 10_000


@dataclass(frozen=True, slots=True, order=True)
class LabelDoc:
    """One label or note: `kind` is one of LABEL_KINDS."""

    kind: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class TermDoc:
    """One term. `broader`, `related` and `replaced_by` are web addresses of terms; `mappings` are (kind, address).

    `where` names file and row for error reports and does not count when two terms are compared.
    """

    notation: str
    uri: str
    labels: tuple[LabelDoc, ...] = ()
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    mappings: tuple[tuple[str, str], ...] = ()
    status: str = "current"
    replaced_by: str = ""
    where: str = field(default="", compare=False)

    def texts(self, kind: str, language: str = "") -> list[str]:
        """The texts of one kind, in one language or all."""
        return [each.text for each in self.labels if each.kind == kind and language in ("", each.language)]

    def sorted(self) -> "TermDoc":
        """The same term with its parts in a fixed order, so that equal terms compare equal."""
        return replace(
            self,
            labels=tuple(sorted(set(self.labels))),
            broader=tuple(sorted(set(self.broader))),
            related=tuple(sorted(set(self.related))),
            mappings=tuple(sorted(set(self.mappings))),
        )


@dataclass(frozen=True, slots=True)
class SchemeDoc:
    """One vocabulary with its terms in the order they are shown."""

    code: str
    uri: str
    name: str
    description: str = ""
    licence: str = ""
    version: str = ""
    language: str = "en"
    terms: tuple[TermDoc, ...] = ()

    def sorted(self) -> "SchemeDoc":
        """The same vocabulary with each term's parts in a fixed order; the order of terms stays."""
        return replace(self, terms=tuple(term.sorted() for term in self.terms))


def term_uri(scheme_uri: str, notation: str) -> str:
    """The web address of a term that has none of its own."""
    joint = ":" if scheme_uri.startswith("urn:") else "" if scheme_uri.endswith(("/", "#", ":")) else "/"
    return f"{scheme_uri}{joint}{slug(notation, length=80) or notation}"


def problems_of(scheme: SchemeDoc) -> Iterator[Problem]:
    """What is wrong with a vocabulary as a whole: double codes, nameless terms, unknown parents, circles."""
    yield from _scheme_problems(scheme)
    by_uri: dict[str, TermDoc] = {}
    notations: set[str] = set()
    for term in scheme.terms:
        if term.uri in by_uri or term.notation in notations:
            yield Problem(
                term.where,
                f"The term “{term.notation}” appears twice.",
                "Give each term a code and an address of its own.",
                code="duplicate_term",
            )
        by_uri[term.uri] = term
        notations.add(term.notation)
        yield from _term_problems(term)
    for term in scheme.terms:
        for uri in term.broader:
            if uri not in by_uri:
                yield Problem(
                    term.where,
                    f"“{term.notation}” is placed under “{uri}”, which is not in the file.",
                    "Add the broader term, or leave the field empty.",
                    code="unknown_broader",
                )
    yield from _circles(by_uri)


def _scheme_problems(scheme: SchemeDoc) -> Iterator[Problem]:
    if not scheme.name or not scheme.uri or not scheme.code:
        yield Problem("scheme", "The vocabulary needs a name and a web address.", "Fill in both.", code="no_name")
    if len(scheme.uri) > 300 or len(scheme.name) > 200:
        yield Problem("scheme", "The vocabulary's name or address is too long.", "Shorten it.", code="too_long")


def _term_problems(term: TermDoc) -> Iterator[Problem]:
    if not term.notation or len(term.notation) > 80 or len(term.uri) > 300:
        yield Problem(
            term.where,
            "A code must have 1 to 80 characters and an address at most 300.",
            "Shorten it.",
            code="bad_code",
        )
    names = [label.language for label in term.labels if label.kind == "pref"]
    if not names:
        yield Problem(term.where, f"The term “{term.notation}” has no name.", "Give it a name.", code="no_name")
    if len(names) != len(set(names)):
        yield Problem(
            term.where,
            f"The term “{term.notation}” has two names in one language.",
            "Keep one; make the other an “other name”.",
            code="two_names",
        )
    if any(len(label.text) > LONGEST_TEXT for label in term.labels):
        yield Problem(
            term.where,
            f"A text of “{term.notation}” is longer than {LONGEST_TEXT:,} characters.",
            "Shorten it.",
            code="too_long",
        )


def _circles(by_uri: dict[str, TermDoc]) -> Iterator[Problem]:
    """Each circle once, found by walking up from every term and colouring what was seen."""
    done: set[str] = set()
    for start in by_uri:
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            uri, leaving = stack.pop()
            if leaving:
                on_path.discard(uri)
                path.pop()
                done.add(uri)
                continue
            if uri in on_path:
                names = " → ".join(by_uri[each].notation for each in [*path[path.index(uri) :], uri])
                yield Problem(
                    by_uri[uri].where,
                    f"These terms go round in a circle: {names}.",
                    "A term cannot be broader than itself; cut one link.",
                    code="circle",
                )
                continue
            if uri in done or uri not in by_uri:
                continue
            on_path.add(uri)
            path.append(uri)
            stack.append((uri, True))
            stack += [(each, False) for each in by_uri[uri].broader]


def labels(kind: str, language: str, texts: list[str]) -> list[LabelDoc]:
    """Labels of one kind from texts, tidied, without empty ones and doubles."""
    return [LabelDoc(kind, language, text) for text in dict.fromkeys(tidy(each) for each in texts) if text]
