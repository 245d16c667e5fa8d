"""The page: self-contained, without scripts or inline styles, complete, and the same every time."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from harness.report import html

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """Collects tags with their attributes and all text; checks that tags are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def page_of(tmp_path: Any) -> Any:
    def make(told: Any) -> tuple[str, Page]:
        html.write(told.evidence, told.judgement, tmp_path)
        text = (tmp_path / "index.html").read_text(encoding="utf-8")
        return text, Page(text)

    return make


@pytest.mark.parametrize("kind", ["passing", "failing", "proving_nothing", "killed", "hostile"])
def test_nothing_in_the_page_is_live(kind: str, page_of: Any, request: pytest.FixtureRequest) -> None:
    text, page = page_of(request.getfixturevalue(kind))
    assert {tag for tag, _ in page.tags} & {"script", "iframe", "object", "embed", "form", "img", "link", "base", "foreignobject"} == set()
    for tag, attributes in page.tags:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")]
        assert attributes.get("href", "#").startswith(("#", "exhibits/", "tables/"))
        assert "src" not in attributes
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


def test_the_policy_admits_only_the_page_s_own_style(page_of: Any, passing: Any) -> None:
    text, page = page_of(passing)
    [policy] = [attributes["content"] for tag, attributes in page.tags if attributes.get("http-equiv") == "Content-Security-Policy"]
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def test_ids_are_unique_and_links_lead_to_them(page_of: Any, failing: Any) -> None:
    text, page = page_of(failing)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = {attributes["href"][1:] for _, attributes in page.tags if (attributes.get("href") or "").startswith("#")}
    wanted |= {label for _, attributes in page.tags for label in (attributes.get("aria-labelledby") or "").split()}
    wanted |= set(re.findall(r"url\(#([^)]+)\)", text))
    assert wanted <= set(ids)


@pytest.mark.parametrize(
    ("kind", "word"), [("passing", "PASS"), ("failing", "FAIL"), ("proving_nothing", "INCONCLUSIVE"), ("killed", "INCONCLUSIVE")]
)
def test_the_outcome_comes_first(kind: str, word: str, page_of: Any, request: pytest.FixtureRequest) -> None:
    text, _ = page_of(request.getfixturevalue(kind))
    assert text.index(f'<div class="word">{word}</div>') < text.index('id="verdicts"')
    assert f"<title>{word}: " in text


def test_everything_is_told_in_its_order(page_of: Any, failing: Any) -> None:
    text, page = page_of(failing)
    places = [text.index(f'<h2 id="{name}"') for name in (
        "drill", "picture", "verdicts", "exhibits", "injected", "times", "chronology", "environment", "again")]  # fmt: skip
    assert places == sorted(places)
    for part in ("The runbook: what the drill's author expects", "cannot write to billing",
                 "leave the queue alone", "keys that billing does not hold",
                 "infrastructure", "one-way-write", "canary requests: before ok, during refused, after ok",
                 "idrill run", "2026-11-21", "was written twice (created, changed)"):  # fmt: skip
        assert part in page.text, part


def test_a_failed_check_shows_its_rows_and_names_its_file(page_of: Any, failing: Any) -> None:
    text, page = page_of(failing)
    assert '<details id="exhibit-exactly_once-absent" open>' in text
    assert 'href="exhibits/exactly_once.absent.csv"' in text
    assert all(f"invoice-05{number}" in page.text for number in range(10))


def test_a_passed_check_keeps_its_rows_closed(page_of: Any, passing: Any) -> None:
    text, _ = page_of(passing)
    assert '<details id="exhibit-counts_match-by_entity">' in text


def test_tables_have_headers_with_a_scope(page_of: Any, failing: Any) -> None:
    _, page = page_of(failing)
    assert [attributes for tag, attributes in page.tags if tag == "th" and attributes.get("scope") not in {"col", "row", "rowgroup"}] == []


def test_seen_but_not_judged_is_said(page_of: Any, proving_nothing: Any) -> None:
    _, page = page_of(proving_nothing)
    assert "Seen, not judged:" in page.text


def test_a_run_in_which_nothing_was_offered_has_no_picture(page_of: Any, killed: Any) -> None:
    _, page = page_of(killed)
    assert "there is nothing to draw" in page.text
    assert "svg" not in {tag for tag, _ in page.tags}


def test_hostile_texts_are_shown_as_texts(page_of: Any, hostile: Any) -> None:
    text, page = page_of(hostile)
    assert "<script>alert(1)</script>[red]" in page.text
    assert "&lt;script&gt;alert(1)" in text
    assert "\ud800" not in text


@pytest.mark.parametrize("kind", ["failing", "hostile"])
def test_the_same_files_give_the_same_page(kind: str, page_of: Any, request: pytest.FixtureRequest) -> None:
    told = request.getfixturevalue(kind)
    assert page_of(told)[0] == page_of(told)[0]


def test_exhibits_that_are_all_closed_are_not_announced_on_paper(page_of: Any, passing: Any, failing: Any) -> None:
    def section(told: Any) -> dict[str, str | None]:
        return next(attributes for tag, attributes in page_of(told)[1].tags if attributes.get("aria-labelledby") == "exhibits")

    assert "class" not in section(failing)
    assert section(passing)["class"] == "screen-only"
