"""Texts of strangers are harmless wherever they are shown."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.report import hostile

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;title\x07after", "�after"),
        ("\x1b]8;;http://x\x1b\\link", "�link"),
        ("\x1b[31mred\x1b[0m", "�red�"),
        ("\x9b31mred", "�red"),
        ("\x1bPq payload\x1b\\x", "�x"),
        ("\x1b]0;never ended", "�"),
        ("a\x00b\x07c\x7fd", "a�b�c�d"),
        ("a\u202eb\u2066c\ufeffd", "a�b�c�d"),
        ("half \ud800 a character", "half � a character"),
        ("two\r\nlines\tand a tab", "two\nlines\tand a tab"),
        ("Grüße, 日本 – [red] <b>", "Grüße, 日本 – [red] <b>"),
    ],
)
def test_plain(text: str, shown: str) -> None:
    assert hostile.plain(text) == shown


def test_a_line_has_no_ends_and_a_limit() -> None:
    assert hostile.line(" a\n b\t c ") == "a b c"
    assert hostile.line("abcdef", 4) == "abc…"
    assert hostile.line("abcd", 4) == "abcd"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("<script>&", "&lt;script&gt;&amp;"),
        ("a|b\nc", r"a\|b c"),
        ("[red](x) `code` *b* _i_ ~s~ $m$", r"\[red\](x) \`code\` \*b\* \_i\_ \~s\~ \$m\$"),
        ("@octo #12 #word", "@&#8203;octo #&#8203;12 #word"),
        ("https://x www.y", "https:&#8203;//x www&#8203;.y"),
        ("- item", "&#8203;- item"),
        ("1. item", "&#8203;1. item"),
        ("# title", "&#8203;# title"),
        ("invoice-050", "invoice-050"),
    ],
)
def test_markdown(text: str, cell: str) -> None:
    assert hostile.markdown(text) == cell


@pytest.mark.parametrize("text", ["=cmd", "+1", "-1", "@SUM", "\tx", "\rx", " =cmd", "\x00=cmd", "\n=cmd", "＝cmd", "＋1", "＠SUM"])
def test_csv_cells_are_no_formulas(text: str) -> None:
    assert hostile.csv(text)[0] in "'\N{REPLACEMENT CHARACTER}"


def test_csv_leaves_other_texts_alone() -> None:
    assert hostile.csv("invoice-050 = 3") == "invoice-050 = 3"


@given(ANY)
def test_nothing_controls_a_terminal(text: str) -> None:
    for shown in (hostile.plain(text), hostile.line(text), hostile.csv(text)):
        assert not [char for char in shown if char not in "\n\t" and (ord(char) < 32 or 127 <= ord(char) < 160)]
        shown.encode("utf-8")


@given(ANY)
def test_xml_takes_everything(text: str) -> None:
    element = ET.Element("a")
    element.text = hostile.xml(text)
    ET.fromstring(ET.tostring(element, encoding="utf-8"))


@given(ANY)
def test_markdown_has_no_tag_and_no_cell_end(text: str) -> None:
    cell = hostile.markdown(text)
    assert "<" not in cell
    assert "\n" not in cell
    assert "|" not in cell.replace(r"\|", "")
