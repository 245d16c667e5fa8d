"""`no_writes_during`: a freeze holds. A paused connector writes nothing until it is resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, duration, each_once, first_records, plural
from harness.checks.judge.excused import by_excuse, exhibit
from harness.checks.verdict import Finding, Verdict
from harness.evidence.waits import PAUSE_WALL_S
from harness.units import Duration

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow


_WAY = ("connector", "proxy", "front", "destination")


class Params(CheckParams):
    """When."""

    phase: str = Field(description="the phase in which nothing may be written")
    grace: Duration = Field(
        15.0,
        description="how long work that was under way when the pause took effect may go on; never less than 0.5 s of wall time",
    )


class NoWritesDuring(Check[Params]):
    """While the pause of the phase lasts, the connector attempts no record at the destination, also under other faults. At its end records
    are owed."""

    name = "no_writes_during"
    directed = True
    reads = ("journal: phases", "destination: attempted", "source: offered")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        span = next((span for span in evidence.spans if span.name == params.phase), None)
        if span is None:
            return self.inconclusive(params, f"the phase {params.phase!r} never began")
        told = _pauses([window for window in evidence.windows if window.plan.phase == params.phase])
        untold = [window.plan.id for window in told if window.injected_t is None]
        if untold:
            return self.inconclusive(params, f"the connector was never paused: {', '.join(untold)} was not injected")
        # Work is not accelerated: a request under way may take as long as the `stall` gate allows for a pause.
        grace_s = max(params.grace, PAUSE_WALL_S * evidence.speed)
        ended_t = span.ended_t if span.ended_t is not None else evidence.end_t
        whole = [(max(span.started_t, window.injected_t or 0.0), min(ended_t, evidence.end_of(window))) for window in told]
        held = [(begin + grace_s, end) for begin, end in whole or [(span.started_t, ended_t)]]
        written = _together([_written(evidence, begin, end, grace_s) for begin, end in held])
        findings = [
            Finding(
                "written",
                len(each_once(rows)),
                f"{plural(len(each_once(rows)), 'record')} written during {params.phase}: {first_records(rows)}",
                excused_by=excuse,
            )
            for rows, excuse in by_excuse(written)
        ]
        if findings:
            return self.conclude(params, findings, "", {}, {"written": exhibit(written)})
        owed = evidence.backlog.at(held[-1][1]).count
        if not owed:
            return self.inconclusive(params, f"nothing was owed at the end of {params.phase}: there was nothing to hold back")
        judged_s = sum(max(0.0, end - begin) for begin, end in held)
        if not judged_s:
            return self.inconclusive(
                params, f"the pause in {params.phase} was over within the grace of {duration(grace_s)}: nothing was judged"
            )
        passed = f"nothing was written during {params.phase} ({duration(judged_s)}); {plural(owed, 'record')} waited at its end"
        return self.conclude(params, [], passed, {"written": 0, "owed": owed})


def _pauses(faults: list[FaultWindow]) -> list[FaultWindow]:
    """Each time that the connector was paused; if it never was, the faults of the phase keep it from writing."""
    return [window for window in faults if window.plan.kind == "control" and window.plan.spec.get("use") == "pause"] or faults


def _written(evidence: Evidence, begin_t: float, end_t: float, grace_s: float) -> pd.DataFrame:
    """Requests in a pause, after its grace. One is excused if the processes on its way stood still for longer than it was late."""
    rows = evidence.delivery.attempts_between(begin_t, end_t)
    why = (evidence.attribution.waited_longer(begin_t - grace_s, t, t - begin_t, _WAY) for t in rows["t"])
    return rows.assign(excused_by=list(why))


def _together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return pd.concat(parts, ignore_index=True)


CHECK = NoWritesDuring(Params)
