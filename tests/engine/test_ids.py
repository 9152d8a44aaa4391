"""Ids written straight as text are the ids that the slower functions make."""

import pytest

from commonweal.kernel import ids

NAMES = [("a",), ("a", "service", "7"), ("Ménage", "ع", ""), *((str(number), "x") for number in range(200))]


@pytest.mark.parametrize("parts", NAMES)
def test_a_stable_id_as_text_is_the_stable_id(parts: tuple[str, ...]) -> None:
    assert ids.stable_text(*parts) == str(ids.stable_id(*parts))


@pytest.mark.parametrize(
    "text",
    [
        "a17e41b6-36b6-5c4d-8b3a-0f1d5f6b7a11",
        "A17E41B6-36B6-5C4D-8B3A-0F1D5F6B7A11",
        "00000000-0000-0000-0000-000000000000",
        "a17e41b636b65c4d8b3a0f1d5f6b7a11",
        "a17e41b6-36b6-5c4d-8b3a-0f1d5f6b7a1\n",
        "a17e41b636b65c4d8b3a0f1d5f6b7a11----",
        "g17e41b6-36b6-5c4d-8b3a-0f1d5f6b7a11",
        "",
        "7",
    ],
)
def test_a_uuid_as_text_is_the_parsed_uuid(text: str) -> None:
    parsed = ids.parse_uuid(text)
    assert ids.uuid_text(text) == (None if parsed is None else str(parsed))
