from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from harness.integration.anchors import anchor
from harness.runbook.blocks import Bullet, Heading, Line, Step, Table, code, markdown, said

_READ = MarkdownIt("commonmark", {"html": True}).enable("table")


def words(html: str) -> str:
    return _READ.render(html)


def test_steps_are_numbered_through_all_sections() -> None:
    text = markdown([Step("one"), Step("two"), Heading(2, "Then", "then"), Step("three"), Bullet("a"), Bullet("b"), Line("end")])
    assert text == '1. one\n2. two\n\n## <a id="then"></a>Then\n\n3. three\n\n- a\n- b\n\nend\n'


def test_a_table_has_a_row_for_each() -> None:
    assert markdown([Table(("a", "b"), (("1", "2"),))]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"


@pytest.mark.parametrize(
    ("seen", "name"),
    [
        ("the API limit is hit", "api-limit-hit"),
        ("Data stops updating!", "data-stops-updating"),
        ("there was", "there-was"),
        ("…", "symptom"),
        ('"><script>', "script"),
    ],
)
def test_an_anchor_is_short_and_harmless(seen: str, name: str) -> None:
    assert anchor(seen) == name


@pytest.mark.parametrize("text", ["a | b", "`a`", "<b>", "a & b", "plain"])
def test_code_is_shown_as_it_is_in_a_table_and_outside(text: str) -> None:
    for block in (Line(code(text)), Table(("x", "y"), ((code(text), "end"),))):
        html = words(markdown([block]))
        shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert f"<code>{shown}</code>" in html
        assert html.count("<td>") in {0, 2}


@given(st.text(min_size=1, max_size=60))
def test_what_people_write_makes_no_markup(text: str) -> None:
    html = words(
        markdown(
            [Table(("x", "y"), ((said(text), "end"),)), Bullet(f"it: {said(text)}"), Line(f"it: {code(text) if text.strip() else ''}")]
        )
    )
    assert html.count("<td>") == 2
    for tag in ("<a", "<img", "<script", "<em", "<strong", "<h1", "<h2", "<hr", "<br"):
        assert tag not in html
