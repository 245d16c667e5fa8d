"""Whatever a run directory looks like, judging it ends in one of three outcomes, never in a traceback."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from harness.checks.judge.judge import judge
from harness.checks.judge.save import saved
from harness.checks.judge.saved import form
from harness.checks.verdict import Outcome
from harness.evidence.evidence import Evidence

FILES = ("journal.jsonl", "ledgers/source.jsonl", "ledgers/destination.jsonl", "ledgers/alerts.jsonl")
PASSING: dict[str, dict[str, Any]] = {
    **{
        name: {}
        for name in ("exactly_once", "backfill_once", "counts_match", "no_orphans", "single_alert", "alert_names", "resolved_alert")
    },
    **{name: {} for name in ("backlog_queued", "post_recovery_probe", "rejected_calls")},
    "detected_within": {"within": "15m"},
    "recovered_within": {"at_most": "15m"},
}
OTHERS: dict[str, dict[str, Any]] = {
    **{name: {} for name in ("no_alert", "backoff_grows", "no_login_storm", "page_delivered_late_but_once", "escalates_within")},
    **{name: {} for name in ("dead_letters_named", "ordering", "alert_storm", "no_false_alert", "resolved_after_data")},
    "retry_budget": {"at_most": 60},
    "rate_within": {"at_most": 60},
    "no_writes_during": {"phase": "outage"},
    "latency_after_recovery": {"within": "15m"},
}
values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.just([])
    | st.just({})
)
relaxed = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def outcome_of(folder: Path) -> Outcome:
    with Evidence.open(folder) as evidence:
        judgement = judge(evidence)
        assert form().validate_json(json.dumps(asdict(saved(evidence, judgement)), allow_nan=False))
        crashed = [verdict.summary for verdict in judgement.verdicts if "crashed" in verdict.summary]
        assert not crashed
    return judgement.outcome


def good_run(run: Any, checks: dict[str, dict[str, Any]]) -> Path:
    run.outage()
    for name, params in checks.items():
        run.check(name, **params)
    folder: Path = run.save()
    return folder


@pytest.fixture
def every_check(run: Any) -> Path:
    """A good run with all checks, for copies of it to be spoilt."""
    return good_run(run, PASSING | OTHERS)


@pytest.fixture
def passing(run: Any) -> Path:
    """A good run that passes."""
    folder = good_run(run, PASSING)
    assert outcome_of(folder) is Outcome.PASS
    return folder


@contextmanager
def copy_of(folder: Path) -> Iterator[Path]:
    """One for each example."""
    with TemporaryDirectory(dir=folder.parent) as place:
        yield Path(shutil.copytree(folder, place, dirs_exist_ok=True))


@relaxed
@given(file=st.sampled_from(FILES), place=st.integers(0, 10_000), size=st.integers(0, 400), junk=st.binary(max_size=40))
def test_damaged_bytes(every_check: Path, file: str, place: int, size: int, junk: bytes) -> None:
    with copy_of(every_check) as run:
        path = run / file
        data = path.read_bytes()
        path.write_bytes(data[:place] + junk + data[place + size :])
        assert outcome_of(run) in set(Outcome)


@relaxed
@given(file=st.sampled_from(FILES), data=st.data())
def test_fields_of_the_wrong_kind(every_check: Path, file: str, data: st.DataObject) -> None:
    with copy_of(every_check) as run:
        path = run / file
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        for _ in range(data.draw(st.integers(1, 4), label="changes")):
            line = data.draw(st.sampled_from(lines))
            line[data.draw(st.sampled_from(sorted(line)), label="field")] = data.draw(values, label="value")
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        assert outcome_of(run) in set(Outcome)


@relaxed
@given(file=st.sampled_from(FILES), data=st.data())
def test_a_line_that_went_missing_never_passes(passing: Path, file: str, data: st.DataObject) -> None:
    with copy_of(passing) as run:
        path = run / file
        lines = path.read_text().splitlines(keepends=True)
        del lines[data.draw(st.integers(0, len(lines) - 1), label="line")]
        path.write_text("".join(lines))
        assert outcome_of(run) is not Outcome.PASS
