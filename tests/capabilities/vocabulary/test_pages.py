"""Pages of vocabularies: who sees what, what operators may change, what machines get."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.kernel.actors import System
from commonweal.record.models import AuditEntry
from commonweal.vocabulary import actions, queries
from commonweal.vocabulary.engine.documents import LabelDoc, SchemeDoc, TermDoc
from commonweal.vocabulary.models import Scheme, SynonymGroup, Term

BY = System("test")


@pytest.fixture
def crisis(db):
    actions.load_bundled(by=BY)
    return Term.objects.get(scheme__code="needs", notation="food-bank")


@pytest.fixture
def licensed(db):
    """A taxonomy somebody loaded under a licence."""
    doc = TermDoc("X-1", "urn:secret:x-1", (LabelDoc("pref", "en", "Licensed term"),))
    actions.store_scheme(document=SchemeDoc("secret", "urn:secret", "Licensed", terms=(doc,)), by=BY)


def term_address(term, part=""):
    return f"/staff/vocabulary/terms/{term.pk}/{part}"


def changing(term):
    """Every address that changes something, with what to send."""
    group = SynonymGroup.objects.first()
    heir = Term.objects.get(notation="food")
    return [
        (term_address(term, "words/en/"), {"pref": "Food parcel bank"}),
        (term_address(term, "place/"), {"broader": []}),
        (term_address(term, "mappings/"), {"exactMatch": "urn:x:y"}),
        (term_address(term, "deprecate/"), {"other": ""}),
        (term_address(term, "merge/"), {"other": str(heir.pk)}),
        (term_address(term, "restore/"), {}),
        ("/staff/vocabulary/schemes/needs/add/", {"name": "New"}),
        ("/staff/vocabulary/schemes/needs/show/", {"show": "no"}),
        ("/staff/vocabulary/import/", {"file": SimpleUploadedFile("x.csv", b"code,name\n1,One\n")}),
        ("/staff/vocabulary/synonyms/add/", {"language": "en", "words": "a\nb"}),
        (f"/staff/vocabulary/synonyms/{group.pk}/", {"language": "en", "words": "a\nb"}),
        (f"/staff/vocabulary/synonyms/{group.pk}/delete/", {}),
    ]


def test_only_operators_change_anything(client, cast, crisis):
    entries = AuditEntry.objects.count()
    for who in (None, cast.alice, cast.charlie):
        client.logout()
        if who:
            client.force_login(who)
        for address, data in changing(crisis):
            assert client.post(address, data).status_code in (302, 403), address
    assert AuditEntry.objects.count() == entries
    assert Scheme.objects.get(code="needs").is_public


def test_members_look_and_strangers_do_not(client, cast, crisis):
    addresses = ["", "schemes/needs/", f"terms/{crisis.pk}/", "synonyms/", "?q=fod"]
    for address in addresses:
        client.logout()
        assert client.get(f"/staff/vocabulary/{address}").status_code == 302
        client.force_login(cast.bob)
        assert client.get(f"/staff/vocabulary/{address}").status_code == 200


@pytest.mark.parametrize("number", range(12))
def test_every_change_by_an_operator_is_noted(client, cast, crisis, number):
    client.force_login(cast.dana)
    if number == 5:
        actions.deprecate_term(term_id=str(crisis.pk), by=BY)
    address, data = changing(crisis)[number]
    entries = AuditEntry.objects.count()
    response = client.post(address, data)
    assert response.status_code == 302, response.content
    assert AuditEntry.objects.count() > entries
    assert AuditEntry.objects.order_by("-sequence").first().actor_label == "Dana"


def test_a_licensed_vocabulary_is_not_published_by_loading_it(client, cast, crisis, licensed):
    public = ["/vocabulary/secret/", "/vocabulary/secret/X-1/", "/vocabulary/secret.csv", "/vocabulary/secret.jsonld"]
    assert [client.get(each).status_code for each in public] == [404] * 4
    assert b"Licensed" not in client.get("/vocabulary/").content
    client.force_login(cast.dana)
    client.post("/staff/vocabulary/schemes/secret/show/", {"show": "yes"})
    client.logout()
    assert [client.get(each).status_code for each in public] == [200] * 4


def test_public_pages_speak_the_readers_language(client, crisis):
    assert "Food bank" in client.get("/vocabulary/needs/food-bank/").content.decode()
    assert "Banc bwyd" in client.get("/cy/vocabulary/needs/").content.decode()
    page = client.get("/ar/vocabulary/needs/food-bank/").content.decode()
    assert 'dir="rtl"' in page
    assert "بنك الطعام" in page


def test_machines_get_json_ld_from_the_same_address(client, crisis):
    response = client.get("/vocabulary/needs/food-bank/", headers={"accept": "application/ld+json"})
    assert response["Content-Type"] == "application/ld+json"
    assert "Accept" in response["Vary"]
    node = json.loads(response.content)
    assert node["@id"] == "urn:commonweal:needs:food-bank"
    assert node["prefLabel"]["cy"] == "Banc bwyd"
    assert node["page"].endswith("/vocabulary/needs/food-bank/")
    browser = client.get(
        "/vocabulary/needs/food-bank/", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    )
    assert browser["Content-Type"].startswith("text/html")


def test_a_deprecated_term_keeps_its_address(client, crisis):
    heir = Term.objects.get(notation="food")
    actions.deprecate_term(term_id=str(crisis.pk), replacement_id=str(heir.pk), by=BY)
    page = client.get("/vocabulary/needs/food-bank/")
    assert page.status_code == 200
    assert "/vocabulary/needs/food/" in page.content.decode()
    assert "Food bank" not in client.get("/vocabulary/needs/").content.decode()


def test_wrong_files_are_explained(client, cast, crisis):
    client.force_login(cast.dana)
    for content in (b"\xff\xfe\x00", b"{broken", b"a,b\n1,2\n", b"<x/>", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'):
        response = client.post("/staff/vocabulary/import/", {"file": SimpleUploadedFile("x.csv", content)})
        assert response.status_code == 400
        assert "How to mend it" in response.content.decode()
    assert Scheme.objects.count() == 3


def test_words_in_a_language_come_back_in_the_form(client, cast, crisis):
    client.force_login(cast.dana)
    page = client.get(term_address(crisis, "words/cy/")).content.decode()
    assert "Banc bwyd" in page
    client.post(term_address(crisis, "words/cy/"), {"pref": "Banc bwyd y dref", "alt": "un\ndau"})
    assert queries.terms_matching("dau", "cy")[0].term.label == "Banc bwyd y dref"
    refused = client.post(term_address(crisis, "words/en/"), {"pref": ""})
    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/vocabulary/", 8),
        ("/vocabulary/needs/", 12),
        ("/vocabulary/needs/food-bank/", 16),
        ("/staff/vocabulary/", 14),
        ("/staff/vocabulary/schemes/needs/", 16),
        ("/staff/vocabulary/synonyms/", 12),
    ],
)
def test_pages_ask_a_fixed_number_of_queries(client, cast, crisis, address, most, django_assert_max_num_queries):
    client.force_login(cast.bob)
    client.get(address)
    with django_assert_max_num_queries(most):
        client.get(address)
