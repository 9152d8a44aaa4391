"""The build: left and right become start and end, tokens replace literals, icons are real pictures."""

import struct
import zlib

import pytest
from scripts import build_assets, icons


@pytest.mark.parametrize(
    ("rule", "mirrored"),
    [
        ("a{margin-left:5px}", "a{margin-inline-start:5px}"),
        ("a{border-right-width:2px}", "a{border-inline-end-width:2px}"),
        ("a{right:0}", "a{inset-inline-end:0}"),
        ("a{float:left;clear:right}", "a{float:inline-start;clear:inline-end}"),
        ("a{text-align:right}", "a{text-align:end}"),
        ("a{border-top-left-radius:3px}", "a{border-start-start-radius:3px}"),
        ("a{margin:0 5px}", "a{margin:0 5px}"),
        ("a{margin:1px 2px 3px 2px}", "a{margin:1px 2px 3px 2px}"),
        (
            "a{padding:1px 2px 3px calc(4px + 1px)}",
            "a{padding-block-start:1px;padding-block-end:3px;padding-inline-start:calc(4px + 1px);padding-inline-end:2px}",
        ),
        (".left{color:red}", ".left{color:red}"),
        ("a::before{left:0;border-left-color:red}", "a::before{inset-inline-start:0;border-left-color:red}"),
        ("@media print{a{left:0}}", "@media print{a{inset-inline-start:0}}"),
        ("a{background-position:left top}", "a{background-position:left top}"),
    ],
)
def test_left_and_right_become_start_and_end(rule, mirrored):
    assert build_assets.mirror(rule) == mirrored


def test_tokens_replace_literals():
    css = build_assets.tidy("a{color:var(--govuk-text-colour, #0b0c0c);background-color:#fff;fill:#f3f3f3}")
    assert css == "a{color:var(--govuk-text-colour);background-color:var(--cw-paper);fill:var(--cw-quiet)}\n"


def test_the_icon_is_a_picture_of_its_size():
    pixels = icons.picture(32, 32, 28)
    data = icons.png(pixels)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (32, 32)
    start = data.index(b"IDAT") + 4
    length = struct.unpack(">I", data[start - 8 : start - 4])[0]
    assert len(zlib.decompress(data[start : start + length])) == 32 * (32 * 3 + 1)
    assert tuple(pixels[0, 0]) == icons.BRAND
    assert tuple(pixels[16, 6]) == icons.PAPER
    assert tuple(pixels[16, 25]) == icons.ACCENT
