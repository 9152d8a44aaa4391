"""Vocabulary files: lossless both ways, read by others, refused with reasons."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import commonweal.vocabulary
from commonweal.kernel.errors import Invalid
from commonweal.kernel.text import tidy
from commonweal.vocabulary.engine import files, jsonld, synonyms, table
from commonweal.vocabulary.engine.documents import LABEL_KINDS, MAPPING_KINDS, LabelDoc, SchemeDoc, TermDoc, problems_of

DATA = Path(commonweal.vocabulary.__file__).parent / "data"
TEXT = st.text(min_size=1, max_size=30).map(tidy).filter(lambda t: t and "\r" not in t and "\n" not in t)
LANGUAGES = st.sampled_from(["en", "cy", "ar", "uk", "pt-BR"])
URI = "urn:test:own"


@st.composite
def vocabularies(draw):
    codes = draw(st.lists(st.from_regex(r"\A[a-z][a-z0-9.\-]{0,8}[a-z0-9]\Z"), min_size=1, max_size=6, unique=True))
    terms = []
    for number, code in enumerate(codes):
        labels = [LabelDoc("pref", "en", draw(TEXT))]
        for kind in draw(st.lists(st.sampled_from(LABEL_KINDS), max_size=5)):
            language = draw(LANGUAGES)
            if kind not in ("pref", "definition") or not any(
                label.kind == kind and label.language == language for label in labels
            ):
                labels.append(LabelDoc(kind, language, draw(TEXT)))
        earlier = [f"{URI}:{c}" for c in codes[:number]]
        deprecated = draw(st.booleans())
        terms.append(
            TermDoc(
                notation=code,
                uri=f"{URI}:{code}",
                labels=tuple(labels),
                broader=tuple(draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True))) if earlier else (),
                related=tuple(draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True))) if earlier else (),
                mappings=tuple(
                    (kind, "https://example.org/x") for kind in draw(st.sets(st.sampled_from(MAPPING_KINDS)))
                ),
                status="deprecated" if deprecated else "current",
                replaced_by=earlier[0] if deprecated and earlier else "",
            )
        )
    return SchemeDoc("own", URI, draw(TEXT), draw(TEXT), "MIT", "1", "en", tuple(terms)).sorted()


@given(vocabularies())
def test_csv_reads_back_equal(scheme):
    assert [each.sorted() for each in table.read(table.write([scheme]))] == [scheme]


@given(vocabularies())
def test_json_ld_reads_back_equal(scheme):
    text = json.dumps(jsonld.write([scheme]))
    assert [each.sorted() for each in files.read(text.encode())] == [scheme]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")
@given(vocabularies())
def test_json_ld_says_the_same_to_rdflib(scheme):
    rdflib = pytest.importorskip("rdflib")
    graph = rdflib.Graph().parse(data=json.dumps(jsonld.write([scheme])), format="json-ld")
    skos = rdflib.SKOS
    for term in scheme.terms:
        node = rdflib.URIRef(term.uri)
        names = {((each.language or "").lower(), str(each)) for each in graph.objects(node, skos.prefLabel)}
        assert names == {(d.language.lower(), d.text) for d in term.labels if d.kind == "pref"}
        assert {str(each) for each in graph.objects(node, skos.broader)} == set(term.broader)
        assert str(next(graph.objects(node, skos.notation))) == term.notation
        assert {str(each) for each in graph.objects(node, skos.inScheme)} == {URI}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")
def test_what_rdflib_writes_is_read():
    rdflib = pytest.importorskip("rdflib")
    turtle = """
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <https://example.org/v/> .
    :scheme a skos:ConceptScheme ; skos:prefLabel "Fruit"@en .
    :apple a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "Apple"@en, "Afal"@cy ; skos:broader :fruit .
    :fruit a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "Fruit"@en ; skos:narrower :apple .
    """
    text = rdflib.Graph().parse(data=turtle, format="turtle").serialize(format="json-ld")
    (scheme,) = files.read(text.encode(), "fruit.json")
    assert scheme.name == "Fruit"
    apple = next(term for term in scheme.terms if term.notation == "apple")
    assert apple.broader == ("https://example.org/v/fruit",)
    assert LabelDoc("pref", "cy", "Afal") in apple.labels


def test_open_eligibility_in_both_shapes(shared):
    folder = shared / "data/directory/taxonomies"
    (tree,) = files.read((folder / "open_eligibility.json").read_bytes(), "oe.json")
    assert len(tree.terms) == 290
    services, situations = files.read((folder / "open_eligibility_2.0.txt").read_bytes(), "oe.xml")
    assert (len(services.terms), len(situations.terms)) == (291, 94)
    assert "CC BY-SA" in services.licence
    assert any(term.texts("definition") for term in services.terms)


def test_a_local_government_list():
    listed = {
        "list": {
            "identifier": "needs",
            "label": "Needs",
            "items": [
                {"identifier": 1, "label": "Food", "uri": "http://id.esd.org.uk/need/1"},
                {
                    "identifier": 2,
                    "label": "Meals",
                    "uri": "http://id.esd.org.uk/need/2",
                    "parents": [{"identifier": 1}],
                },
            ],
        }
    }
    (scheme,) = files.read(json.dumps(listed).encode(), "needs.json")
    assert scheme.licence.startswith("OGL")
    assert scheme.terms[1].broader == ("http://id.esd.org.uk/need/1",)


def test_short_tables_and_codes_that_carry_their_parents():
    (scheme,) = files.read(b"Code,Name,Parent\nB,Basic needs,\nBD,Food,B\n", "tax.csv")
    assert scheme.terms[1].broader == (scheme.terms[0].uri,)
    (scheme,) = files.read(b"Code;Term\nB;Basic needs\nBD;Food\nBD-1800;Food banks\nBD-1800.2000;Pantries\n", "211.csv")
    above = {t.notation: [u.rsplit(":")[-1] for u in t.broader] for t in scheme.terms}
    by_uri = {t.uri: t.notation for t in scheme.terms}
    assert [by_uri[t.broader[0]] for t in scheme.terms[1:]] == ["B", "BD", "BD-1800"], above


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bad_file"),
        (b"\xff\xfe", "bad_file"),
        (b"a\x00b", "bad_file"),
        (b"{", "bad_file"),
        (b"[" * 100_000, "bad_file"),
        (b"{}", "no_concepts"),
        (b"a,b\n1,2\n", "missing_column"),
        (b"code,name\n1,\n", "no_name"),
        (b"code,name\n1,One\n1,Two\n", "duplicate_term"),
        (b"code,name,parent\n1,One,2\n2,Two,3\n3,Three,1\n", "circle"),
        (b"code,name,parent\n1,One,9\n", "unknown_broader"),
        (b"<taxonomy>", "damaged"),
        (b"<taxonomy/>", "damaged"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "damaged"),
        (b"code,name\n" + b"x" * 90 + b",Too long\n", "bad_code"),
    ],
)
def test_damaged_files_are_explained(content, code):
    with pytest.raises(Invalid) as caught:
        files.read(content, "file.csv")
    assert code in [problem.code for problem in caught.value.problems]
    assert all(problem.mend and problem.where for problem in caught.value.problems)


def test_the_crisis_vocabulary_is_whole():
    schemes = table.read((DATA / "crisis.csv").read_text("utf-8"))
    assert {s.code: len(s.terms) for s in schemes} == {"needs": 86, "issues": 18, "audiences": 24}
    for scheme in schemes:
        assert list(problems_of(scheme)) == []
        tops = {term.uri for term in scheme.terms if not term.broader}
        for term in scheme.terms:
            assert set(term.broader) <= tops, "two levels"
            for language in ("en", "cy", "ar", "uk"):
                assert len(term.texts("pref", language)) == 1
                assert len(term.texts("definition", language)) == 1
                assert term.texts("alt", language)
            assert len(term.texts("definition", "en")[0]) <= 90, "one short line"
            assert not any("!" in label.text for label in term.labels)


def test_names_are_told_apart_within_a_list():
    for scheme in table.read((DATA / "crisis.csv").read_text("utf-8")):
        for language in ("en", "cy", "ar", "uk"):
            names = [term.texts("pref", language)[0] for term in scheme.terms]
            assert len(names) == len(set(names)), (scheme.code, language)


def test_synonyms_are_read_and_written():
    groups = synonyms.read((DATA / "synonyms.txt").read_text("utf-8"))
    assert len(groups) >= 200
    assert len(groups) == len(set(groups))
    assert synonyms.read(synonyms.write(groups)) == groups
    with pytest.raises(Invalid) as caught:
        synonyms.read("en: food\nnonsense\n# remark\nen: a = b\n", "s.txt")
    assert [p.where for p in caught.value.problems] == ["s.txt:1", "s.txt:2"]
