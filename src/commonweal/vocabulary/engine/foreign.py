"""Vocabularies of others in their own shapes: Open Eligibility (XML and JSON), local government lists (JSON)."""

from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from commonweal.kernel.errors import Invalid, Problem
from commonweal.kernel.text import slug, tidy
from commonweal.vocabulary.engine.documents import SchemeDoc, TermDoc, labels, term_uri

_LEVELS = ("top_level", "second_level", "third_level", "fourth_level", "fifth_level")
OPEN_ELIGIBILITY = "urn:openeligibility"
_OHANA = f"{OPEN_ELIGIBILITY}:ohana"  # the same terms under other numbers, so a vocabulary of its own
_OE_LICENCE = "CC BY-SA 3.0, Human Services Taxonomy by Aunt Bertha, Inc."


def is_open_eligibility_json(document: Any) -> bool:
    """Whether this is the taxonomy as Ohana keeps it."""
    return isinstance(document, dict) and isinstance(document.get("taxonomy"), dict)


def read_open_eligibility_json(document: Any, file: str = "file") -> list[SchemeDoc]:
    """The services tree of Open Eligibility from its JSON form (ids such as 101-02-01)."""
    terms: list[TermDoc] = []

    def walk(nodes: Any, depth: int, above: str) -> None:
        for node in nodes if isinstance(nodes, list) else [nodes]:
            if not isinstance(node, dict) or not node.get("@id"):
                raise _damaged(file, "A term has no @id.")
            notation, uri = str(node["@id"]), term_uri(_OHANA, str(node["@id"]))
            terms.append(_simple(notation, uri, str(node.get("@title", "")), above, file))
            if depth + 1 < len(_LEVELS) and node.get(_LEVELS[depth + 1]):
                walk(node[_LEVELS[depth + 1]], depth + 1, uri)

    walk(document["taxonomy"].get("top_level", []), 0, "")
    return [_scheme("open-eligibility-ohana", _OHANA, "Open Eligibility (Ohana numbers)", "", terms)]


def read_open_eligibility_xml(text: str, file: str = "file") -> list[SchemeDoc]:
    """Both trees of Open Eligibility (services; human situations) from its XML form."""
    # The published file declares XML version 2.0, which no parser may accept; the content is plain 1.0.
    try:
        root = fromstring(text.replace('<?xml version="2.0"', '<?xml version="1.0"', 1).encode("utf-8"))
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise _damaged(file, f"The XML cannot be read: {error}.") from error
    version = tidy(root.findtext("version") or "")
    found = []
    for part, name in (("services", "Open Eligibility"), ("situations", "Open Eligibility: human situations")):
        branch = next((each for each in root if each.tag in (part, f"human_{part}")), None)
        if branch is not None:
            code = "open-eligibility" if part == "services" else "open-eligibility-situations"
            uri = OPEN_ELIGIBILITY if part == "services" else f"{OPEN_ELIGIBILITY}:situations"
            found.append(_scheme(code, uri, name, version, _xml_terms(branch, uri, file)))
    if not found:
        raise _damaged(file, "There is no services or situations part.")
    return found


def _xml_terms(branch: Element, scheme: str, file: str) -> list[TermDoc]:
    meanings = {each.get("id", ""): tidy(each.text or "") for each in branch.iter("category")}
    titles = {each.get("title", "").lower(): each.get("id", "") for each in branch.iter("category")}
    terms: list[TermDoc] = []
    seen: Counter[str] = Counter()

    def walk(node: Element, above: str) -> None:
        for child in node:
            if child.tag not in _LEVELS:
                continue
            # The published file gives one number to two terms (1206); the second becomes 1206-2.
            seen[child.get("id", "")] += 1
            again = seen[child.get("id", "")]
            notation = child.get("id", "") + (f"-{again}" if again > 1 else "")
            title = child.get("title", "")
            uri = term_uri(scheme, notation)
            meaning = meanings.get(titles.get(title.lower(), ""), "") if not above else ""
            terms.append(_simple(notation, uri, title, above, file, meaning))
            walk(child, uri)

    walk(branch, "")
    return terms


def is_government_list(document: Any) -> bool:
    """Whether this is a list as the local government list server hands it out."""
    listed = document.get("list", document) if isinstance(document, dict) else {}
    return isinstance(listed, dict) and isinstance(listed.get("items"), list)


def read_government_list(document: Any, file: str = "file") -> list[SchemeDoc]:
    """A list {identifier, label, items[{identifier, label, uri, parents, mappings}]} (needs, circumstances…)."""
    listed = document.get("list", document)
    name = str(listed.get("label") or listed.get("title") or listed.get("identifier") or file)
    scheme = str(listed.get("uri") or f"urn:esd:{slug(str(listed.get('identifier') or name))}")
    uris = {
        str(item.get("identifier")): str(item.get("uri") or term_uri(scheme, str(item.get("identifier"))))
        for item in listed["items"]
        if isinstance(item, dict)
    }
    terms = [
        _government_item(item, uris, f"{file}:{number}")
        for number, item in enumerate(listed["items"], 1)
        if isinstance(item, dict) and item.get("identifier") is not None
    ]
    code = slug(str(listed.get("identifier") or name)) or "list"
    version = str(listed.get("version") or "")
    return [SchemeDoc(code, scheme, name, licence="OGL 3.0", version=version, terms=tuple(terms))]


def _government_item(item: dict[str, Any], uris: dict[str, str], where: str) -> TermDoc:
    notation = str(item["identifier"])
    parents = item.get("parents") or ([item["parent"]] if item.get("parent") else [])
    mapped = item.get("mappings") or []
    return TermDoc(
        notation=notation,
        uri=uris[notation],
        labels=(
            *labels("pref", "en", [str(item.get("label") or "")]),
            *labels("alt", "en", [str(each) for each in item.get("alternativeLabels") or []]),
            *labels("definition", "en", [str(item.get("description") or "")]),
        ),
        broader=tuple(dict.fromkeys(uris.get(_id(each), _id(each)) for each in parents)),
        mappings=tuple(dict.fromkeys(("closeMatch", _address(each)) for each in mapped if _address(each))),
        status="deprecated" if item.get("historic") else "current",
        where=where,
    )


def _id(value: Any) -> str:
    return str(value.get("identifier", "")) if isinstance(value, dict) else str(value)


def _address(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("uri") or value.get("targetUri") or "")
    return str(value) if str(value).startswith(("http", "urn:")) else ""


def _simple(notation: str, uri: str, title: str, above: str, file: str, meaning: str = "") -> TermDoc:
    return TermDoc(
        notation=notation,
        uri=uri,
        labels=(*labels("pref", "en", [title]), *labels("definition", "en", [meaning])),
        broader=(above,) if above else (),
        where=f"{file}:{notation}",
    )


def _scheme(code: str, uri: str, name: str, version: str, terms: list[TermDoc]) -> SchemeDoc:
    return SchemeDoc(code, uri, name, licence=_OE_LICENCE, version=version, terms=tuple(terms))


def _damaged(file: str, message: str) -> Invalid:
    return Invalid(
        problems=[Problem(file, message, "Fetch the file again from where it is published.", code="damaged")]
    )
