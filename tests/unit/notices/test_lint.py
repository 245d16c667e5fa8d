from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from harness import assets
from harness.integration.reading.load import load_integration
from harness.ledger.lines import NoticeState
from harness.notices.lint import problems
from harness.notices.notice import STATES, filled, source_of, write_standard
from harness.notices.of_file import hidden_names, problems_of
from harness.notices.states import MADE_UP, MOST_WORDS, MUST_SAY

EXAMPLES = assets.fixture("integrations")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_standard(tmp_path / "notices")
    return tmp_path / "notices"


def changed(folder: Path, state: NoticeState, old: str, new: str) -> list[str]:
    path = folder / f"{state}.md.j2"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return [str(problem).replace(f"{folder}/", "") for problem in problems(folder, ["orders-sync"])]


def test_the_templates_to_begin_with_have_no_mistake(folder: Path) -> None:
    assert problems(folder, ["orders-sync"]) == ()


@pytest.mark.parametrize("state", STATES)
def test_each_says_what_it_must_and_fits(folder: Path, state: NoticeState) -> None:
    text = filled(source_of(folder, state), MADE_UP)
    assert all(MADE_UP[name] in text for name in MUST_SAY[state])
    assert len(text.split()) <= MOST_WORDS


@pytest.mark.parametrize(("state", "name"), [(state, name) for state in STATES for name in MUST_SAY[state]])
def test_what_a_template_must_say_is_missed(folder: Path, state: NoticeState, name: str) -> None:
    [told] = changed(folder, state, f"{{{{ {name} }}}}", "that")
    assert told.startswith(f"{state}.md.j2:1:1: {name}: the notice does not say ")


def test_what_stands_in_a_branch_that_is_never_reached_is_not_said(folder: Path) -> None:
    [told] = changed(folder, "resolved", "{{ data }}", "{% if false %}{{ data }}{% endif %}")
    assert "does not say what it means for the data" in told


def test_an_unknown_name_is_found_with_its_line_and_the_nearest(folder: Path) -> None:
    [told] = changed(folder, "resolved", "{{ data }}", "{{ dates }}")
    assert told.startswith("resolved.md.j2:4:1: dates: an unknown name (did you mean 'data'?)")


def test_no_template_is_found_with_its_line(folder: Path) -> None:
    [told] = changed(folder, "monitoring", "{{ since }}", "{{ since")
    assert told.startswith("monitoring.md.j2:3:1: not a template: ")


def test_jargon_is_found_with_line_and_column(folder: Path) -> None:
    assert changed(folder, "resolved", "Your data", "{# the API #}After 503s of orders-sync, your data") == [
        "resolved.md.j2:4:20: '503s' is a status code; allowed: words that every reader knows",
        "resolved.md.j2:4:28: 'orders-sync' is a name from behind the scenes; allowed: words that every reader knows",
    ]


def test_a_long_notice_is_found(folder: Path) -> None:
    [told] = changed(folder, "resolved", "Your data", f"{'really ' * 60}your data")
    assert told.startswith("resolved.md.j2:1:1: 131 words with made-up values")


def test_a_missing_template_is_found_with_the_one_that_was_meant(folder: Path) -> None:
    (folder / "resolved.md.j2").rename(folder / "resolve.md.j2")
    [found] = problems(folder)
    assert (found.line, found.found, found.hint) == (0, "no such file", "is it resolve.md.j2?")
    (folder / "resolve.md.j2").unlink()
    [found] = problems(folder)
    assert found.hint == "`idrill new notices NAME` writes all four"


def test_what_cannot_be_read_is_a_problem_and_no_crash(folder: Path) -> None:
    (folder / "resolved.md.j2").write_bytes(b"\xff")
    (folder / "monitoring.md.j2").unlink()
    (folder / "monitoring.md.j2").mkdir()
    assert [found.found for found in problems(folder)] == ["cannot be read: a folder, not a file", "byte 0 is not UTF-8"]
    assert len(problems(folder / "nowhere")) == len(STATES)


def test_a_name_without_a_value_is_empty() -> None:
    assert filled("{% if earlier %}before{% endif %}{{ impact }}", {"impact": "late"}) == "late"


def test_the_notices_of_an_integration_file_are_read_with_its_names(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "x")
    loaded = load_integration(tmp_path / "x" / "orders-to-billing.integration.yaml")
    assert problems_of(loaded) == ()
    assert hidden_names(loaded.integration) == ("orders-to-billing", "reference-full", "crm-reader", "billing-writer")
    path = tmp_path / "x" / "notices" / "resolved.md.j2"
    path.write_text(path.read_text() + "billing-writer has expired\n")
    assert [(found.line, found.found) for found in problems_of(loaded)] == [(8, "'billing-writer' is a name from behind the scenes")]
    assert problems_of(load_integration(EXAMPLES / "visits-report.integration.yaml")) == ()
