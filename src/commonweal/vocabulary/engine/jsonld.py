"""Vocabularies as SKOS in JSON-LD.

What is written uses one fixed context, so that any RDF tool reads it; the reader also takes the prefixed
("skos:prefLabel") and the expanded form (full addresses as keys). Order of terms is that of the graph.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from commonweal.kernel.errors import Invalid, Problem
from commonweal.kernel.text import slug
from commonweal.vocabulary.engine.documents import LABEL_KINDS, MAPPING_KINDS, LabelDoc, SchemeDoc, TermDoc, term_uri

SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
OWL = "http://www.w3.org/2002/07/owl#"
_PROPERTY = dict(zip(LABEL_KINDS, ("prefLabel", "altLabel", "hiddenLabel", "definition", "scopeNote"), strict=True))
_LINKS = ("broader", "narrower", "related", "inScheme", "topConceptOf", "hasTopConcept", *MAPPING_KINDS)

CONTEXT: dict[str, Any] = {
    "skos": SKOS,
    "dct": DCT,
    "owl": OWL,
    **{name: {"@id": f"skos:{name}", "@container": "@language"} for name in _PROPERTY.values()},
    **{name: {"@id": f"skos:{name}", "@type": "@id"} for name in _LINKS},
    "notation": "skos:notation",
    "title": {"@id": "dct:title"},
    "description": {"@id": "dct:description"},
    "licence": {"@id": "dct:license"},
    "code": {"@id": "dct:identifier"},
    "language": {"@id": "dct:language"},
    "version": {"@id": "owl:versionInfo"},
    "deprecated": {"@id": "owl:deprecated"},
    "replacedBy": {"@id": "dct:isReplacedBy", "@type": "@id"},
    "page": {"@id": "http://xmlns.com/foaf/0.1/page", "@type": "@id"},
}
_PREFIXES = ((SKOS, ""), (DCT, "dct:"), (OWL, "owl:"), ("skos:", ""), ("dcterms:", "dct:"))
_WORDS = {
    "dct:title": "title",
    "dct:description": "description",
    "dct:license": "licence",
    "dct:identifier": "code",
    "dct:language": "language",
    "owl:versionInfo": "version",
    "owl:deprecated": "deprecated",
    "dct:isReplacedBy": "replacedBy",
}


def write(schemes: Iterable[SchemeDoc]) -> dict[str, Any]:
    """The vocabularies as one JSON-LD document."""
    graph: list[dict[str, Any]] = []
    for scheme in schemes:
        graph.append(write_scheme(scheme))
        graph += [write_term(term, scheme.uri) for term in scheme.terms]
    return {"@context": CONTEXT, "@graph": graph}


def write_scheme(scheme: SchemeDoc) -> dict[str, Any]:
    """The vocabulary itself as a node, without its terms."""
    node: dict[str, Any] = {"@id": scheme.uri, "@type": "skos:ConceptScheme", "code": scheme.code, "title": scheme.name}
    optional = {"description": scheme.description, "licence": scheme.licence, "version": scheme.version}
    node |= {key: value for key, value in optional.items() if value}
    return node | {"language": scheme.language}


def write_term(term: TermDoc, scheme_uri: str) -> dict[str, Any]:
    """One term as a node."""
    node: dict[str, Any] = {"@id": term.uri, "@type": "skos:Concept", "inScheme": scheme_uri, "notation": term.notation}
    for kind, name in _PROPERTY.items():
        texts: dict[str, list[str]] = {}
        for label in term.labels:
            if label.kind == kind:
                texts.setdefault(label.language, []).append(label.text)
        if texts:
            node[name] = {language: each[0] if len(each) == 1 else each for language, each in texts.items()}
    links = {"broader": term.broader, "related": term.related}
    links |= {kind: tuple(uri for each, uri in term.mappings if each == kind) for kind in MAPPING_KINDS}
    node |= {key: list(uris) for key, uris in links.items() if uris}
    if not term.broader:
        node["topConceptOf"] = scheme_uri
    if term.status == "deprecated":
        node["deprecated"] = True
    if term.replaced_by:
        node["replacedBy"] = term.replaced_by
    return node


def read(document: Any, file: str = "file") -> list[SchemeDoc]:
    """The vocabularies of a JSON-LD document. Raises Invalid when it holds no SKOS."""
    nodes = [_plain(node) for node in _nodes(document) if isinstance(node, dict)]
    schemes = [node for node in nodes if "ConceptScheme" in _types(node)]
    concepts = [(number, node) for number, node in enumerate(nodes, 1) if "Concept" in _types(node)]
    if not concepts:
        raise Invalid(
            problems=[
                Problem(
                    file,
                    "There are no SKOS concepts in this file.",
                    "Export it as SKOS in JSON-LD.",
                    code="no_concepts",
                )
            ]
        )
    if not schemes:
        schemes = [{"@id": f"urn:vocabulary:{slug(file.rsplit('.', 1)[0]) or 'own'}", "title": file}]
    only = str(schemes[0].get("@id", ""))
    narrower: dict[str, list[str]] = {}
    for _number, node in concepts:
        for below in _uris(node.get("narrower")):
            narrower.setdefault(below, []).append(str(node.get("@id", "")))
    found = []
    for scheme in schemes:
        uri = str(scheme.get("@id", ""))
        mine = [
            _term(node, uri, narrower, f"{file}:{number}")
            for number, node in concepts
            if uri in (_uris(node.get("inScheme")) or _uris(node.get("topConceptOf")) or [only])
        ]
        found.append(_scheme(scheme, uri, mine))
    return found


def _scheme(node: dict[str, Any], uri: str, terms: list[TermDoc]) -> SchemeDoc:
    name = _one(node.get("title")) or _one(node.get("prefLabel")) or uri.rstrip("/#").rsplit("/", 1)[-1]
    return SchemeDoc(
        code=slug(_one(node.get("code")) or uri.rstrip("/#").replace(":", "/").rsplit("/", 1)[-1]) or "vocabulary",
        uri=uri,
        name=name,
        description=_one(node.get("description")),
        licence=_one(node.get("licence")),
        version=_one(node.get("version")),
        language=_one(node.get("language")) or "en",
        terms=tuple(terms),
    )


def _term(node: dict[str, Any], scheme: str, narrower: dict[str, list[str]], where: str) -> TermDoc:
    uri = str(node.get("@id", ""))
    notation = _one(node.get("notation")) or uri.rstrip("/#").replace("#", "/").replace(":", "/").rsplit("/", 1)[-1]
    found = [LabelDoc(kind, *pair) for kind, name in _PROPERTY.items() for pair in _texts(node.get(name))]
    deprecated = _one(node.get("deprecated")).lower() == "true"
    return TermDoc(
        notation=notation,
        uri=uri or term_uri(scheme, notation),
        labels=tuple(dict.fromkeys(found)),
        broader=tuple(dict.fromkeys([*_uris(node.get("broader")), *narrower.get(uri, [])])),
        related=tuple(_uris(node.get("related"))),
        mappings=tuple((kind, each) for kind in MAPPING_KINDS for each in _uris(node.get(kind))),
        status="deprecated" if deprecated else "current",
        replaced_by=next(iter(_uris(node.get("replacedBy"))), ""),
        where=where,
    )


def _nodes(document: Any) -> Iterator[Any]:
    if isinstance(document, list):
        yield from document
    elif isinstance(document, dict):
        graph = document.get("@graph")
        yield from graph if isinstance(graph, list) else [document]


def _plain(node: dict[str, Any]) -> dict[str, Any]:
    """The node with our short keys, whichever form it was written in."""
    plain: dict[str, Any] = {}
    for name, value in node.items():
        plain[_short(name)] = value
    if "id" in plain and "@id" not in plain:
        plain["@id"] = plain["id"]
    return plain


def _short(name: str) -> str:
    for full, short in _PREFIXES:
        if name.startswith(full):
            name = short + name.removeprefix(full)
            break
    return _WORDS.get(name, name)


def _types(node: dict[str, Any]) -> set[str]:
    raw = node.get("@type", node.get("type", []))
    return {_short(str(each)) for each in (raw if isinstance(raw, list) else [raw])}


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    """(language, text) from a language map, value objects, plain strings or lists of these."""
    if isinstance(value, str):
        yield "en", value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict) and "@value" in value:
        yield str(value.get("@language") or "en"), str(value["@value"])
    elif isinstance(value, dict):
        for language, texts in value.items():
            for text in texts if isinstance(texts, list) else [texts]:
                yield ("en" if language == "@none" else str(language)), str(text)


def _one(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, dict) and "@id" in value:
        return str(value["@id"])
    if isinstance(value, list) and value:
        return _one(value[0])
    if isinstance(value, dict) and isinstance(value.get("@value"), bool):
        return str(value["@value"])
    return next((text for _language, text in _texts(value)), "")


def _uris(value: Any) -> list[str]:
    if isinstance(value, list):
        return [uri for each in value for uri in _uris(each)]
    if isinstance(value, dict):
        return [str(value["@id"])] if "@id" in value else []
    return [str(value)] if value else []
