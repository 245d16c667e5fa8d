"""What was judged of a run, and its file, for tests that read it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from harness.checks.judge.saved import VERSION, FaultTimes, SavedVerdict, Verdicts
from harness.checks.verdict import Outcome


def fault_times(fault: str, mttd_s: float | None = 120.0) -> FaultTimes:
    """Of a link that was down for twenty minutes."""
    return FaultTimes(
        fault=fault,
        kind="down",
        target="link",
        where="destination",
        injected_t=300.0,
        healed_t=1500.0,
        mttd_s=mttd_s,
        mttd_note="",
        mtta_s=None,
        mtta_note="not measured",
        mttr_s=1300.0,
        mttr_note="",
    )


def verdicts(outcome: Outcome, *times: FaultTimes) -> Verdicts:
    """Of a run of the drill `down` with the connector `sync`, in which `exactly_once` decided."""
    return Verdicts(
        verdicts=(_verdict("exactly_once", outcome), _verdict("stall", Outcome.PASS)),
        version=VERSION,
        run="example",
        drill="down",
        connector="sync",
        outcome=outcome,
        exit_code=0,
        reasons=(),
        times=times,
        speed=60.0,
        seed=7,
    )


def file_of(judged: Verdicts, **spoilt: Any) -> str:
    """The text of its file, and what a stranger has put into it."""
    return json.dumps(asdict(judged) | spoilt)


def _verdict(check: str, outcome: Outcome) -> SavedVerdict:
    return SavedVerdict(
        check=check, outcome=outcome, summary="", gate=False, seen_not_judged=False, params={}, counts={}, findings=(), exhibits={}
    )
