"""The summary for CI."""

from __future__ import annotations

import re
from typing import Any

import pytest

from harness.report import markdown


@pytest.fixture
def summary_of(tmp_path: Any) -> Any:
    def make(told: Any) -> str:
        markdown.write(told.evidence, told.judgement, tmp_path)
        return str((tmp_path / "summary.md").read_text(encoding="utf-8"))

    return make


def test_a_failure_with_its_causes(summary_of: Any, failing: Any) -> None:
    text = summary_of(failing)
    assert text.startswith("## ❌ FAIL: orders-sync failed ")
    assert "- exactly\\_once: 10 records absent: invoice-050" in text
    assert "| ❌ FAIL | exactly\\_once |" in text
    assert "| down on destination | 5:00 | 25:00 | yes |" in text
    assert "    idrill run " in text


def test_a_failure_names_the_files_with_its_rows(summary_of: Any, failing: Any) -> None:
    text = summary_of(failing)
    assert f"in the folder of this file (`{failing.run_dir.name}/report`): `exhibits/exactly_once.absent.csv`, " in text
    assert "exhibits below" not in text


def test_a_pass_has_no_list_of_causes(summary_of: Any, passing: Any) -> None:
    text = summary_of(passing)
    assert text.startswith("## ✅ PASS: orders-sync passed")
    assert "\n- " not in text


def test_every_table_is_a_table(summary_of: Any, hostile: Any) -> None:
    lines = summary_of(hostile).splitlines()
    for number, line in enumerate(lines):
        if re.fullmatch(r"\|( --- \|)+", line):
            columns, row = line.count("---"), number - 1
            while row < len(lines) and lines[row]:
                assert len(re.findall(r"(?<!\\)\|", lines[row])) == columns + 1
                row += 1


def test_hostile_texts_are_no_markup(summary_of: Any, hostile: Any) -> None:
    text = summary_of(hostile)
    prose = "\n".join(line for line in text.splitlines() if not line.startswith("    "))
    assert "&lt;script&gt;" in prose
    assert "<" not in prose
    assert "[red]" not in prose
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
