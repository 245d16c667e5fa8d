"""Whatever a run directory looks like, judging it ends in one of three outcomes, never in a traceback."""

from __future__ import annotations

import json
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from harness.checks.judge import judge
from harness.checks.save import as_json
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


def outcome_of(run: Any) -> Outcome:
    with Evidence.open(run.folder) as evidence:
        judgement = judge(evidence)
        json.dumps(as_json(evidence, judgement), allow_nan=False)
        crashed = [verdict.summary for verdict in judgement.verdicts if "crashed" in verdict.summary]
        assert not crashed
    return judgement.outcome


def good_run(make_run: Any, checks: dict[str, dict[str, Any]]) -> Any:
    run = make_run()
    run.outage()
    for name, params in checks.items():
        run.check(name, **params)
    run.save()
    return run


@relaxed
@given(file=st.sampled_from(FILES), place=st.integers(0, 10_000), size=st.integers(0, 400), junk=st.binary(max_size=40))
def test_damaged_bytes(make_run: Any, file: str, place: int, size: int, junk: bytes) -> None:
    run = good_run(make_run, PASSING | OTHERS)
    path = run.folder / file
    data = path.read_bytes()
    path.write_bytes(data[:place] + junk + data[place + size :])
    assert outcome_of(run) in set(Outcome)


@relaxed
@given(file=st.sampled_from(FILES), data=st.data())
def test_fields_of_the_wrong_kind(make_run: Any, file: str, data: st.DataObject) -> None:
    run = good_run(make_run, PASSING | OTHERS)
    path = run.folder / file
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for _ in range(data.draw(st.integers(1, 4), label="changes")):
        line = data.draw(st.sampled_from(lines))
        line[data.draw(st.sampled_from(sorted(line)), label="field")] = data.draw(values, label="value")
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert outcome_of(run) in set(Outcome)


@relaxed
@given(file=st.sampled_from(FILES), data=st.data())
def test_a_line_that_went_missing_never_passes(make_run: Any, file: str, data: st.DataObject) -> None:
    run = good_run(make_run, PASSING)
    assert outcome_of(run) is Outcome.PASS
    path = run.folder / file
    lines = path.read_text().splitlines(keepends=True)
    del lines[data.draw(st.integers(0, len(lines) - 1), label="line")]
    path.write_text("".join(lines))
    assert outcome_of(run) is not Outcome.PASS
