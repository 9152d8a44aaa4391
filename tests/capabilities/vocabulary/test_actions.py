"""Loading and changing vocabularies."""

import pytest
from django.core.management import call_command

from commonweal.kernel.actors import System
from commonweal.kernel.errors import Conflict, Invalid, NotFound
from commonweal.record.models import AuditEntry, OutboxFact
from commonweal.vocabulary import actions, queries
from commonweal.vocabulary.engine import files
from commonweal.vocabulary.engine.documents import LabelDoc, SchemeDoc, TermDoc
from commonweal.vocabulary.models import Term
from commonweal.vocabulary.queries import documents, pages

pytestmark = pytest.mark.django_db
BY = System("test")


@pytest.fixture
def crisis():
    actions.load_bundled(by=BY)


def term(notation):
    return Term.objects.get(scheme__code="needs", notation=notation)


def labels(text, language="en"):
    return [match.term.label for match in queries.terms_matching(text, language)]


def test_loading_twice_changes_nothing(crisis):
    entries = AuditEntry.objects.count()
    assert actions.load_bundled(by=BY).created == 0
    again = actions.load_bundled(by=BY, force=True)
    assert (again.created, again.changed, again.same) == (0, 0, 128)
    assert AuditEntry.objects.count() == entries


def test_a_hubs_own_words_survive_a_reload(crisis):
    actions.save_labels(term_id=str(term("food").pk), language="en", texts={"pref": ["Something to eat"]}, by=BY)
    actions.load_bundled(by=BY, force=True)
    assert labels("something to eat")[0] == "Something to eat"


def test_what_is_stored_reads_back_equal(crisis, shared):
    for file in ("open_eligibility.json", "open_eligibility_2.0.txt"):
        schemes = files.read((shared / "data/directory/taxonomies" / file).read_bytes(), file)
        actions.import_schemes(schemes=schemes, by=BY)
        for scheme in schemes:
            assert documents.scheme_document(scheme.code) == scheme.sorted()
        assert actions.import_schemes(schemes=schemes, by=BY).changed == 0


def test_commands_round_trip(crisis, tmp_path, capsys):
    for form in ("skos", "csv"):
        out = tmp_path / f"all.{form}"
        call_command("export_vocabulary", "--format", form, "--out", str(out))
        capsys.readouterr()
        call_command("import_vocabulary", str(out))
        assert "0 new, 0 changed, 128 the same" in capsys.readouterr().out
    out.write_text("nonsense")
    with pytest.raises(SystemExit) as caught:
        call_command("import_vocabulary", str(out))
    assert caught.value.code == 1


def test_a_taken_short_name_is_refused(crisis):
    with pytest.raises(Conflict):
        actions.store_scheme(document=SchemeDoc("needs", "urn:other", "Other needs"), by=BY)


def test_a_changed_term_is_replaced_whole(crisis):
    before = documents.scheme_document("needs")
    food = next(t for t in before.terms if t.notation == "food-bank")
    changed = TermDoc(food.notation, food.uri, (LabelDoc("pref", "en", "Pantry"),), food.broader)
    counts = actions.store_scheme(
        document=SchemeDoc("needs", before.uri, before.name, terms=(before.terms[0], changed)), by=BY
    )
    assert (counts.created, counts.changed, counts.absent) == (0, 1, 84)
    after = documents.scheme_document("needs")
    assert next(t for t in after.terms if t.notation == "food-bank") == changed.sorted()


def test_circles_are_refused(crisis):
    food, bank = term("food"), term("food-bank")
    with pytest.raises(Invalid):
        actions.save_place(term_id=str(food.pk), broader=[str(bank.pk)], related=[], by=BY)
    assert pages.place_of(food) == {"broader": [], "related": []}
    with pytest.raises(Invalid):
        actions.save_place(term_id=str(food.pk), broader=[str(food.pk)], related=[], by=BY)


def test_a_term_cannot_be_put_under_another_vocabulary(crisis):
    other = Term.objects.get(scheme__code="audiences", notation="everyone")
    with pytest.raises(Invalid):
        actions.save_place(term_id=str(term("food").pk), broader=[str(other.pk)], related=[], by=BY)


def test_merging_keeps_every_word_and_moves_what_lies_below(crisis):
    debt, budgeting, money = term("debt"), term("budgeting"), term("money")
    actions.add_term(scheme="needs", name="Loan sharks", broader=str(debt.pk), by=BY)
    actions.merge_terms(term_id=str(debt.pk), into_id=str(budgeting.pk), by=BY)
    assert labels("debt advice")[0] == "Managing money"
    assert labels("bailiffs")[0] == "Managing money"
    moved = Term.objects.get(notation="loan-sharks")
    assert pages.place_of(moved)["broader"] == [str(budgeting.pk)]
    assert str(debt.pk) in queries.expand(str(debt.pk))
    assert str(budgeting.pk) in queries.expand(str(debt.pk)), "old links find the replacement"
    assert str(moved.pk) in queries.expand(str(money.pk))
    assert OutboxFact.objects.filter(name="vocabulary.TermReplaced").count() == 1


def test_deprecated_terms_leave_search_and_come_back(crisis):
    bank = term("food-bank")
    actions.deprecate_term(term_id=str(bank.pk), by=BY)
    assert "Food bank" not in labels("food bank")
    assert queries.terms_by_id([str(bank.pk)])[str(bank.pk)].status == "deprecated"
    actions.restore_term(term_id=str(bank.pk), by=BY)
    assert labels("food bank")[0] == "Food bank"


def test_a_replacement_must_be_in_use(crisis):
    bank, meal = term("food-bank"), term("community-meal")
    actions.deprecate_term(term_id=str(meal.pk), by=BY)
    with pytest.raises(Conflict):
        actions.deprecate_term(term_id=str(bank.pk), replacement_id=str(meal.pk), by=BY)
    with pytest.raises(Conflict):
        actions.merge_terms(term_id=str(bank.pk), into_id=str(bank.pk), by=BY)
    with pytest.raises(NotFound):
        actions.merge_terms(term_id=str(bank.pk), into_id="nobody", by=BY)


def test_usage_is_counted_by_whom(crisis):
    bank = str(term("food-bank").pk)
    actions.count_usage(used_by="directory.services", counts={bank: 7, "00000000-0000-7000-8000-000000000000": 3})
    assert pages.usage_in("needs") == {bank: 7}
    actions.count_usage(used_by="directory.services", counts={})
    assert pages.usage_in("needs") == {}


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("i need food", "Food"),
        ("perscription", "Medicines"),
        ("being evicted", "Keeping your home"),
        ("cant pay my electric bill", "Energy and water bills"),
        ("domestic voilence", "Abuse at home"),
        ("somewhere to sleep", "Somewhere to sleep tonight"),
        ("nappies for my baby", "Baby things"),
        ("counceling", "Counselling"),
        ("suicidal", "Talk to somebody now"),
        ("lift to hospital", "Lifts and community buses"),
        ("أحتاج طعام", "Food"),
        ("де жити", "Housing"),
    ],
)
def test_everyday_words_find_their_need(crisis, typed, label):
    found = [m.term.label for m in queries.terms_matching(typed, "en", scheme="needs")]
    assert found[0] == label


def test_words_of_a_real_search_log_are_mostly_known(crisis, shared):
    """A city's synonym list, used as a measure only: most groups hold a word we lead somewhere."""
    import json

    groups = json.loads((shared / "data/directory/synonyms/synonym_groups.json").read_text())
    groups = [g["synonyms"] for g in groups if g.get("synonyms")]
    known = sum(any(queries.terms_matching(w) or queries.synonyms_of([w.lower()]) for w in group) for group in groups)
    assert known / len(groups) > 0.5
