"""`stall`: engine, proxy and fakes ran without pause, so that times can be trusted. Only shields FAILs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.advice import slower
from harness.checks.base import Check, CheckParams, duration
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence

LIMIT_WALL_S = 0.5


class Params(CheckParams):
    """None: the limit is half a second of wall time."""


class Stall(Check[Params]):
    """The longest gap of a 20 ms ticker in engine, proxy and fakes is at most 0.5 s of wall time."""

    name = "stall"
    gate = True
    reads = ("journal: stall, run_ended", "all ledgers: stall, end")

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
        passed = f"the longest pause was {longest.max_gap_s:.2f} s of wall time ({_writer(longest.name)})"
        return self.conclude(params, findings, passed, {"max_gap_s": longest.max_gap_s}, {"stalls": evidence.stalls})


def _writer(stream: str) -> str:
    names = {"journal": "the engine", "proxy": "the fault proxy", "front": "the front", "watchdog_front": "the watchdog's front"}
    return names.get(stream, f"the {stream} fake")


CHECK = Stall(Params)
