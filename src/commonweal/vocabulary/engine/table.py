"""Vocabularies as CSV: one row for each term and language, one row with an empty code for the vocabulary itself.

Several values in one field are parted by a bar; a bar that belongs to the text is written \\|. Lossless: what is
written reads back equal. Also reads shorter tables as 211 centres and councils keep them: code, name, parent.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from commonweal.kernel.errors import Invalid, Problem
from commonweal.kernel.text import slug, tidy
from commonweal.vocabulary.engine.documents import MAPPING_KINDS, LabelDoc, SchemeDoc, TermDoc, labels, term_uri

COLUMNS = [
    "scheme", "notation", "uri", "status", "replaced_by", "broader", "related", *MAPPING_KINDS,
    "language", "name", "other_names", "hidden_names", "definition", "scope_notes", "licence", "version",
]  # fmt: skip
_BAR = re.compile(r"(?<!\\)\|")
_FIELD_OF = {"pref": "name", "alt": "other_names", "hidden": "hidden_names", "definition": "definition"}
_FIELD_OF["scope_note"] = "scope_notes"

# How other tables head the same columns.
_SHORT = {
    "code": ("code", "term code", "taxonomy code", "id", "notation", "identifier"),
    "name": ("name", "term", "term name", "taxonomy term", "label", "title", "taxonomyname"),
    "parent": ("parent", "parent code", "parent_id", "parent id", "broader", "parent term"),
    "definition": ("definition", "description", "taxonomy definition"),
    "other": ("use references", "use reference", "synonyms", "other names", "alternative names", "alt"),
}
_CODE_211 = re.compile(r"^[A-Z]{1,2}(?:-\d{4}(?:\.\d{4}(?:-\d{3}(?:\.\d{2})?)?)?)?$")


def write(schemes: Iterable[SchemeDoc]) -> str:
    """The vocabularies as CSV text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for scheme in schemes:
        writer.writerow(
            {
                "scheme": scheme.code,
                "uri": scheme.uri,
                "language": scheme.language,
                "name": scheme.name,
                "definition": scheme.description,
                "licence": scheme.licence,
                "version": scheme.version,
            }
        )
        for term in scheme.terms:
            writer.writerows(_rows(scheme, term))
    return out.getvalue()


def read(text: str, file: str = "file") -> list[SchemeDoc]:
    """The vocabularies in CSV text. Raises Invalid with file and row for each thing wrong."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_delimiter(text))
    heads = [(head or "").strip().lower() for head in reader.fieldnames or []]
    try:
        rows = [
            (number, dict(zip(heads, _cells(row, len(heads)), strict=True))) for number, row in enumerate(reader, 2)
        ]
    except csv.Error as error:
        raise Invalid(problems=[Problem(file, f"This is no CSV file: {error}.", "Save it as CSV (UTF-8).")]) from error
    if {"notation", "language", "name"} <= set(heads):
        return _read_long(rows, file)
    return [_read_short(rows, heads, file)]


def _rows(scheme: SchemeDoc, term: TermDoc) -> Iterator[dict[str, str]]:
    """The first row of a term carries what has no language."""
    languages = sorted({each.language for each in term.labels}, key=lambda code: (code != scheme.language, code))
    for number, language in enumerate(languages or [scheme.language]):
        row = {"scheme": scheme.code, "notation": term.notation, "language": language}
        if number == 0:
            row |= {"uri": term.uri, "status": term.status, "replaced_by": term.replaced_by}
            row |= {"broader": _join(term.broader), "related": _join(term.related)}
            row |= {kind: _join([uri for each, uri in term.mappings if each == kind]) for kind in MAPPING_KINDS}
        yield row | {name: _join(term.texts(kind, language)) for kind, name in _FIELD_OF.items()}


def _read_long(rows: list[tuple[int, dict[str, str]]], file: str) -> list[SchemeDoc]:
    heads: dict[str, dict[str, str]] = {}
    parts: dict[str, dict[str, list[tuple[int, dict[str, str]]]]] = {}
    for number, row in rows:
        code = row.get("scheme") or slug(file.rsplit(".", 1)[0]) or "vocabulary"
        if not any(row.values()):
            continue
        terms = parts.setdefault(code, {})
        if row["notation"]:
            terms.setdefault(row["notation"], []).append((number, row))
        else:
            heads[code] = row
    return [_scheme(code, heads.get(code, {}), terms, file) for code, terms in parts.items()]


def _scheme(
    code: str, head: dict[str, str], terms: dict[str, list[tuple[int, dict[str, str]]]], file: str
) -> SchemeDoc:
    uri = head.get("uri") or f"urn:vocabulary:{slug(code) or 'own'}"
    uris = {
        notation: next((row["uri"] for _n, row in rows if row.get("uri")), "") or term_uri(uri, notation)
        for notation, rows in terms.items()
    }
    return SchemeDoc(
        code=slug(code) or "vocabulary",
        uri=uri,
        name=head.get("name") or code,
        description=head.get("definition", ""),
        licence=head.get("licence", ""),
        version=head.get("version", ""),
        language=head.get("language") or "en",
        terms=tuple(_term(notation, rows, uris, file) for notation, rows in terms.items()),
    )


def _term(notation: str, rows: list[tuple[int, dict[str, str]]], uris: dict[str, str], file: str) -> TermDoc:
    """Rows of one term, one a language. A broader term may be named by code or by address."""
    found: list[LabelDoc] = []
    links: dict[str, list[str]] = {name: [] for name in ("broader", "related", "replaced_by", *MAPPING_KINDS)}
    for _number, row in rows:
        language = row.get("language") or "en"
        for kind, name in _FIELD_OF.items():
            found += [LabelDoc(kind, language, text) for text in _split(row.get(name, ""))]
        for name, values in links.items():
            values += _split(row.get(name.lower(), ""))
    return TermDoc(
        notation=notation,
        uri=uris[notation],
        labels=tuple(dict.fromkeys(found)),
        broader=tuple(dict.fromkeys(uris.get(each, each) for each in links["broader"])),
        related=tuple(dict.fromkeys(uris.get(each, each) for each in links["related"])),
        mappings=tuple(dict.fromkeys((kind, uri) for kind in MAPPING_KINDS for uri in links[kind])),
        status=next((row["status"] for _n, row in rows if row.get("status")), "current"),
        replaced_by=next((uris.get(each, each) for each in links["replaced_by"]), ""),
        where=f"{file}:{rows[0][0]}",
    )


def _read_short(rows: list[tuple[int, dict[str, str]]], heads: list[str], file: str) -> SchemeDoc:
    columns = {part: next((name for name in names if name in heads), "") for part, names in _SHORT.items()}
    missing = [part for part in ("code", "name") if not columns[part]]
    if missing:
        raise Invalid(
            problems=[
                Problem(
                    f"{file}:1:{part}",
                    f"There is no column for the {part}.",
                    f"Head one of the columns “{_SHORT[part][0]}”; found: {', '.join(h for h in heads if h) or 'nothing'}.",
                    code="missing_column",
                )
                for part in missing
            ]
        )
    code = slug(file.rsplit(".", 1)[0]) or "vocabulary"
    uri = f"urn:vocabulary:{code}"
    known = {tidy(row[columns["code"]]) for _n, row in rows}

    def parent(row: dict[str, str]) -> str:
        if columns["parent"]:
            return tidy(row[columns["parent"]])
        return _parent_by_code(tidy(row[columns["code"]]), known)

    def term(number: int, row: dict[str, str]) -> TermDoc:
        notation, above = tidy(row[columns["code"]]), parent(row)
        return TermDoc(
            notation=notation,
            uri=term_uri(uri, notation),
            labels=(
                *labels("pref", "en", [row[columns["name"]]]),
                *labels("alt", "en", re.split(r"[|;]", row.get(columns["other"], ""))),
                *labels("definition", "en", [row.get(columns["definition"], "")]),
            ),
            broader=(term_uri(uri, above),) if above else (),
            where=f"{file}:{number}",
        )

    return SchemeDoc(code, uri, file, terms=tuple(term(n, row) for n, row in rows if any(row.values())))


def _parent_by_code(code: str, known: set[str]) -> str:
    """211 codes carry their parents: JR-8200.9500 lies under JR-8200, that under JR, that under J."""
    if not _CODE_211.match(code):
        return ""
    for end in range(len(code) - 1, 0, -1):
        shorter = code[:end].rstrip("-.")
        if shorter != code and shorter in known and _CODE_211.match(shorter):
            return shorter
    return ""


def _cells(row: dict[str | None, str | list[str] | None], count: int) -> list[str]:
    values = [value if isinstance(value, str) else "" for key, value in row.items() if key is not None]
    return [value.strip() for value in values[:count]]


def _delimiter(text: str) -> str:
    first = text[:2000].split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _join(values: Iterable[str]) -> str:
    return " | ".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def _split(text: str) -> list[str]:
    parts = [part.strip() for part in _BAR.split(text)]
    return [re.sub(r"\\([\\|])", r"\1", part) for part in parts if part]
