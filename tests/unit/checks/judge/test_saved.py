"""What was judged, as it is written and as it is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pytest
from judged import fault_times, file_of, verdicts
from pydantic import ValidationError

from harness.checks.judge.judge import judge
from harness.checks.judge.save import save, saved
from harness.checks.judge.saved import FaultTimes, Sealed, Verdicts, read_verdicts
from harness.checks.judge.times import COLUMNS
from harness.checks.verdict import Finding, Outcome
from harness.evidence.evidence import Evidence

_SAMPLE = next((Path(__file__).parents[4] / "reports" / "samples").glob("*/verdicts.json"))
"""Of a run that was carried out before runs were sealed and connectors confined."""


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Verdicts]:
    def written(text: str) -> Verdicts:
        (path := tmp_path / "verdicts.json").write_text(text)
        return read_verdicts(path)

    return written


def test_what_is_written_is_what_is_read(outage: Any, tmp_path: Path) -> None:
    outage.check("exactly_once")
    outage.offer("invoice-gone", 400)
    with Evidence.open(outage.save()) as evidence:
        judgement = judge(evidence)
        save(evidence, judgement, tmp_path / "verdicts.json")
        told = saved(evidence, judgement)
    found = read_verdicts(tmp_path / "verdicts.json")
    assert found.verdicts[-1].findings == told.verdicts[-1].findings
    assert found == told


def test_a_file_without_what_came_later_is_read() -> None:
    told = read_verdicts(_SAMPLE)
    assert (told.outcome, told.seal, told.confined) == (Outcome.FAIL, Sealed(sealed=False, changed=(), unvouched=()), "")
    assert told.verdicts[4].findings == (Finding("doubled", 1, told.verdicts[4].summary),)
    assert told.times[0].mttd_note == "not detected"


def test_a_field_that_a_reader_does_not_know_is_passed_over(read: Callable[[str], Verdicts]) -> None:
    judged = verdicts(Outcome.PASS, fault_times("f1"))
    assert read(file_of(judged, weather="fine")) == judged


@pytest.mark.parametrize("field", [field.name for field in fields(Verdicts) if field.name not in {"seal", "confined"}])
def test_a_field_that_was_always_there_must_be_there(field: str, read: Callable[[str], Verdicts]) -> None:
    told = asdict(verdicts(Outcome.PASS))
    del told[field]
    with pytest.raises(ValidationError, match=field):
        read(json.dumps(told))


def test_half_a_character_becomes_text(read: Callable[[str], Verdicts]) -> None:
    assert read(file_of(verdicts(Outcome.PASS), connector="half \ud800")).connector == "half \\ud800"


def test_the_table_of_times_has_the_fields_of_the_file() -> None:
    assert list(COLUMNS) == [field.name for field in fields(FaultTimes)]
    assert {name for name, kind in COLUMNS.items() if kind == "float64"} == {"injected_t", "healed_t", "mttd_s", "mtta_s", "mttr_s"}


def test_what_no_check_should_count_with_is_text(outage: Any) -> None:
    with Evidence.open(outage.save()) as evidence:
        judgement = judge(evidence)
        judgement.verdicts[0].counts.update(kinds=["a"], whole=True)  # type: ignore[dict-item]
        counts = saved(evidence, judgement).verdicts[0].counts
    assert (counts["kinds"], counts["whole"]) == ("['a']", True)
