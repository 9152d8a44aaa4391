"""A hub's own mark: plain shapes only."""

import pytest

from commonweal.design.mark import LARGEST_MARK, read_mark
from commonweal.kernel.errors import Invalid

GOOD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g><path d="M0 0h9v9z"/></g></svg>'


def _file(tmp_path, text):
    path = tmp_path / "mark.svg"
    path.write_text(text, encoding="utf-8")
    return path


def test_plain_shapes_are_taken(tmp_path):
    assert read_mark(_file(tmp_path, GOOD)) == GOOD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not xml",
        "<html/>",
        GOOD.replace("<g>", "<script/><g>"),
        GOOD.replace("<g>", "<style>*{}</style><g>"),
        GOOD.replace("<g>", '<image href="x.png"/><g>'),
        GOOD.replace("<g>", "<foreignObject/><g>"),
        GOOD.replace("<g>", '<g onload="x()">'),
        GOOD.replace("<g>", '<use href="https://example.org/a.svg#b"/><g>'),
        GOOD.replace("<g>", '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="//example.org/a"/><g>'),
        GOOD.replace("<g>", '<g fill="url(https://example.org/a#b)">'),
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + GOOD,
        GOOD.replace("</svg>", f"<desc>{'x' * LARGEST_MARK}</desc></svg>"),
    ],
)
def test_anything_else_is_refused(tmp_path, text):
    with pytest.raises(Invalid):
        read_mark(_file(tmp_path, text))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(Invalid, match="nowhere"):
        read_mark(tmp_path / "nowhere.svg")
