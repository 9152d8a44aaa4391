"""Finding terms by what people type."""

import pytest

from commonweal.kernel import ids
from commonweal.vocabulary import queries
from commonweal.vocabulary.models import Edition, Label, Mapping, Relation, Scheme, SynonymGroup, Term

pytestmark = pytest.mark.django_db


def term(scheme, notation, **labels):
    made = Term.objects.create(scheme=scheme, notation=notation, uri=f"{scheme.uri}/{notation}")
    for language, names in labels.items():
        for number, name in enumerate(names):
            Label.objects.create(term=made, kind="alt" if number else "pref", language=language, text=name)
    return made


@pytest.fixture
def food():
    scheme = Scheme.objects.create(code="needs", uri="https://example.org/needs", name="Needs")
    other = Scheme.objects.create(code="other", uri="https://example.org/other", name="Other")
    food = term(scheme, "food", en=["Food", "groceries"], cy=["Bwyd"], ar=["طعام"])
    bank = term(scheme, "food-bank", en=["Food bank", "food parcel"], cy=["Banc bwyd"])
    pantry = term(other, "pantry", en=["Food pantry"])
    Relation.objects.create(term=bank, other=food, kind="broader")
    Mapping.objects.create(term=bank, kind="exactMatch", target_uri=pantry.uri)
    SynonymGroup.objects.create(language="en", words=["nappies", "diapers"])
    SynonymGroup.objects.create(language="en", words=["hungry"], targets=["food"], is_two_way=False)
    Edition.objects.update_or_create(pk=1, defaults={"token": ids.new_id()})
    return {"food": food, "bank": bank, "pantry": pantry}


def labels(text, language="en"):
    return [match.term.label for match in queries.terms_matching(text, language)]


def test_the_longest_name_wins(food):
    assert labels("food bank")[:2] == ["Food bank", "Food"]
    assert labels("I need a food parcel")[0] == "Food bank"


def test_other_languages_are_found_and_named_in_the_asked_one(food):
    assert labels("banc bwyd")[0] == "Food bank"
    assert labels("طعام", "cy")[0] == "Bwyd"


def test_typing_mistakes_are_forgiven_only_when_nothing_fits(food):
    (first, *_rest) = queries.terms_matching("grocereis")
    assert (first.term.label, first.how) == ("Food", "typo")
    assert all(match.how != "typo" for match in queries.terms_matching("food"))


def test_expand_goes_down_and_across(food):
    assert queries.expand(str(food["food"].pk)) == [str(food[k].pk) for k in ("food", "bank", "pantry")]
    assert queries.expand("unknown") == ["unknown"]


def test_synonyms_both_ways_and_one_way(food):
    assert queries.synonyms_of(["diapers", "hungry", "food"]) == {"diapers": ["nappies"], "hungry": ["food"]}
    assert queries.synonyms_of(["diapers"], "cy") == {}


def test_one_query_when_nothing_changed(food, django_assert_num_queries):
    labels("food")
    with django_assert_num_queries(1):
        labels("bank")
