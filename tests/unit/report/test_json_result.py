"""The result for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from harness.report import json_result
from harness.report.result import read_result


@pytest.fixture
def result_of(tmp_path: Any) -> Any:
    def make(told: Any) -> dict[str, Any]:
        json_result.write(told.evidence, told.judgement, tmp_path)
        result: dict[str, Any] = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
        return result

    return make


def test_a_result_says_it_all(result_of: Any, failing: Any) -> None:
    result = result_of(failing)
    assert (result["result"], result["outcome"], result["exit_code"], result["drill"]) == (1, "FAIL", 1, "connector-down-20m")
    assert result["started"] == "2026-11-21T04:16:07+00:00"
    assert result["about"]["pattern"] == "one-way-write"
    assert result["times"][0]["mttd_s"] == 120
    verdict = next(verdict for verdict in result["verdicts"] if verdict["check"] == "exactly_once")
    assert verdict["exhibits"] == {"absent": 10, "doubled": 2}
    assert verdict["exhibit_files"] == {name: f"exhibits/exactly_once.{name}.csv" for name in ("absent", "doubled")}
    assert verdict["findings"][0]["kind"] == "absent"
    assert result["faults"][0]["healed_t"] == 1500


@pytest.mark.parametrize("kind", ["hostile", "killed", "proving_nothing"])
def test_whatever_happened_it_is_json(kind: str, result_of: Any, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    assert result_of(request.getfixturevalue(kind))["outcome"] in {"FAIL", "INCONCLUSIVE"}
    assert read_result(tmp_path / "result.json").outcome != "PASS"


def test_what_is_written_is_read_as_it_was(result_of: Any, failing: Any, tmp_path: Path) -> None:
    said = result_of(failing)
    assert json.loads(json.dumps(asdict(read_result(tmp_path / "result.json")))) == said


@pytest.mark.parametrize("text", ["", "[]", '{"result": 1}', '{"result": 2}', "[" * 100_000])
def test_a_damaged_result_is_a_value_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text(text)
    with pytest.raises(ValueError, match="validation error"):
        read_result(tmp_path / "result.json")
