"""`stall`: engine, proxy and fakes ran without pause, and nobody starved, so that times can be trusted. Only shields FAILs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.advice import slower
from harness.checks.base import Check, CheckParams, duration
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import PhaseSpan

LIMIT_WALL_S = 0.5
STARVED = 4.0
"""Waiting this many times as long as running, and one thread or more at every instant, is starving."""
_TELLING_WALL_S = 1.0
"""Phases shorter than this say nothing."""


class Params(CheckParams):
    """None: the limit is half a second of wall time."""


class Stall(Check[Params]):
    """The longest gap of a 20 ms ticker in engine, proxy and fakes is at most 0.5 s of wall time; in no phase did the run's processes wait
    for a processor four times as long as they ran, with one or more waiting at every instant."""

    name = "stall"
    gate = True
    reads = ("journal: stall, phase_ended, run_ended", "all ledgers: stall, end")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        longest = max(evidence.streams, key=lambda stream: stream.max_gap_s)
        findings = [
            Finding(
                "stall",
                1,
                f"{_writer(stream.name)} did not run for {stream.max_gap_s:.2f} s of wall time "
                f"({duration(stream.max_gap_s * evidence.speed)} of drill time)"
                f"{slower(evidence.speed, stream.max_gap_s, LIMIT_WALL_S)}",
                excusable=True,
            )
            for stream in evidence.streams
            if stream.max_gap_s > LIMIT_WALL_S
        ]
        findings += [_starved(span, evidence.speed) for span in evidence.spans if _is_starved(span, evidence.speed)]
        passed = f"the longest pause was {longest.max_gap_s:.2f} s of wall time ({_writer(longest.name)})"
        return self.conclude(params, findings, passed, {"max_gap_s": longest.max_gap_s}, {"stalls": evidence.stalls})


def _is_starved(span: PhaseSpan, speed: float) -> bool:
    wall_s = ((span.ended_t if span.ended_t is not None else span.started_t) - span.started_t) / speed
    return wall_s >= _TELLING_WALL_S and span.waited_s >= max(wall_s, STARVED * span.ran_s)


def _starved(span: PhaseSpan, speed: float) -> Finding:
    text = (
        f"in {span.name} the processes waited {span.waited_s:.1f} s of wall time for a processor and ran {span.ran_s:.1f} s: "
        f"the machine is busy with something else{slower(speed, span.waited_s, STARVED * span.ran_s)}"
    )
    return Finding("starved", 1, text, excusable=True)


def _writer(stream: str) -> str:
    names = {"journal": "the engine", "proxy": "the fault proxy", "front": "the front", "watchdog_front": "the watchdog's front"}
    return names.get(stream, f"the {stream} fake")


CHECK = Stall(Params)
