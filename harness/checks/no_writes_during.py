"""`no_writes_during`: a freeze holds. Whoever was told to pause writes nothing until told to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, duration, named, plural
from harness.checks.stall import LIMIT_WALL_S
from harness.checks.verdict import Finding, Verdict
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """When."""

    phase: str = Field(description="the phase in which nothing may be written")
    grace: Duration = Field(
        15.0,
        description="what was under way when the phase's faults (a pause) were in place may still end this long, or 0.5 s of wall time",
    )


class NoWritesDuring(Check[Params]):
    """No record is attempted at the destination while the phase lasts, although records are owed by its end."""

    name = "no_writes_during"
    directed = True
    reads = ("journal: phases", "destination: attempted", "source: offered")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        span = next((span for span in evidence.spans if span.name == params.phase), None)
        if span is None:
            return self.inconclusive(params, f"the phase {params.phase!r} never began")
        told = [window for window in evidence.windows if window.plan.phase == params.phase]
        untold = [window.plan.id for window in told if window.injected_t is None]
        if untold:
            return self.inconclusive(params, f"nobody was told to pause: {', '.join(untold)} was not injected")
        # Work is not accelerated: a request under way may take as long as the `stall` gate allows for a pause.
        grace_s = max(params.grace, LIMIT_WALL_S * evidence.speed)
        begin = max([span.started_t, *(window.injected_t or 0.0 for window in told)]) + grace_s
        ended_t = span.ended_t if span.ended_t is not None else evidence.end_t
        end = min([ended_t, *(evidence.end_of(window) for window in told)])  # whoever was told to go on may write
        written = evidence.delivery.attempts_between(begin, end)
        if len(written):
            text = f"{plural(len(written), 'record')} written during {params.phase}: {named(written['key'].head(3).tolist(), len(written))}"
            return self.conclude(params, [Finding("written", len(written), text, excusable=False)], "", {}, {"written": written})
        owed = evidence.backlog.at(end).count
        if not owed:
            return self.inconclusive(params, f"nothing was owed at the end of {params.phase}: there was nothing to hold back")
        passed = f"nothing was written during {params.phase} ({duration(end - begin)}); {plural(owed, 'record')} waited at its end"
        return self.conclude(params, [], passed, {"written": 0, "owed": owed})


CHECK = NoWritesDuring(Params)
