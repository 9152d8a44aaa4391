"""Comparing two documents: exact, and in words people can follow."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.editorial.engine import compare
from commonweal.editorial.engine.compare import At, ById, Difference

scalars = st.none() | st.booleans() | st.integers(-5, 5) | st.floats(0, 1, width=16) | st.text("ab ", max_size=6)
keys = st.sampled_from(["name", "text", "list", "id", "b"])
documents = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(keys, inner, max_size=4)
        | st.lists(
            st.builds(
                lambda i, rest: {**rest, "id": i}, st.sampled_from("pqrstu"), st.dictionaries(keys, inner, max_size=2)
            ),
            unique_by=lambda member: member["id"],
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(documents, documents)
def test_applying_the_differences_gives_the_new_document(old, new):
    before = deepcopy(old)
    differences = compare.compare(old, new)
    result = compare.apply(old, differences)
    assert compare._written(result) == compare._written(new)
    assert compare._written(old) == compare._written(before)


@given(documents)
def test_a_document_does_not_differ_from_itself(document):
    assert compare.compare(document, deepcopy(document)) == []


@given(st.text("ab, .\n", max_size=40), st.text("ab, .\n", max_size=40))
def test_words_give_back_both_texts(old, new):
    runs = compare.words_between(old, new)
    assert "".join(run.text for run in runs if run.op != "added") == old
    assert "".join(run.text for run in runs if run.op != "removed") == new


def test_text_is_compared_word_by_word():
    runs = compare.words_between("Open every day", "Open most days")
    assert [(run.op, run.text) for run in runs] == [
        ("same", "Open "),
        ("removed", "every"),
        ("added", "most"),
        ("same", " "),
        ("removed", "day"),
        ("added", "days"),
    ]


def test_moving_one_of_three_is_one_difference():
    members = [{"id": each, "name": each.upper()} for each in "abc"]
    (difference,) = compare.compare({"l": members}, {"l": [members[2], members[0], members[1]]})
    assert difference == Difference(("l", ById("c")), "moved", old=2, new=0, position=0)


def test_members_without_ids_are_compared_in_place():
    (difference,) = compare.compare({"l": [{"day": "MO"}, {"day": "TU"}]}, {"l": [{"day": "MO"}, {"day": "WE"}]})
    assert difference == Difference(("l", At(1), "day"), "changed", old="TU", new="WE")


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (("name",), "Name of the service"),
        (("fees_description",), "Fees description"),
        (("schedules", ById("1"), "opens_at"), "Opening hours – MO – Opens"),
        (("phones", ById("9"), "number"), "Phones – 020 7946 0000 – Number"),
        (("tags", At(1)), "Tags – 2"),
    ],
)
def test_headings_are_words(path, wanted):
    labels = {
        "name": "Name of the service",
        "schedules": "Opening hours",
        "schedules.*": lambda member: member["byday"],
        "schedules.*.opens_at": "Opens",
    }
    document = {
        "schedules": [{"id": "1", "byday": "MO"}],
        "phones": [{"id": "9", "number": "020 7946 0000"}],
        "tags": ["x", "y"],
    }
    assert compare.heading(path, labels, [document]) == wanted
