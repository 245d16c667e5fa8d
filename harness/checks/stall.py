"""`stall`: engine, proxy and fakes ran without pause, no process starved, and no fault or work was cut short. It excuses nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, duration
from harness.checks.judge.advice import once, slower
from harness.checks.judge.out_of_time import settles_too_late
from harness.checks.judge.overlap import shortened
from harness.checks.verdict import Finding, Verdict
from harness.evidence.waits import PAUSE_WALL_S, STARVED, Spell, starving

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """None: the limit is half a second of wall time."""


class Stall(Check[Params]):
    """The longest gap of a 20 ms ticker in engine, proxy and fakes is at most 0.5 s of wall time; in no phase did the run's processes wait
    for a CPU four times as long as they ran, with one or more waiting at every instant. Phases of less than a second are judged
    together with those after them. No fault on a link or in a fake lost a tenth of its time while it was put in place, and the settle
    deadline did not come while the connector worked off records as fast as the machine can."""

    name = "stall"
    gate = True
    closed = "this machine was too slow"
    place = 3
    reads = (
        "journal: stall, phase_ended, run_ended, injected, healed",
        "all ledgers: stall, end",
        "source: offered",
        "destination: committed",
    )

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        longest = max(evidence.streams, key=lambda stream: stream.max_gap_s)
        findings = [
            Finding(
                "stall",
                1,
                f"{_writer(stream.name)} did not run for {stream.max_gap_s:.2f} s of wall time "
                f"({duration(stream.max_gap_s * evidence.speed)} of drill time)"
                f"{slower(evidence.speed, stream.max_gap_s, PAUSE_WALL_S)}",
            )
            for stream in evidence.streams
            if stream.max_gap_s > PAUSE_WALL_S
        ]
        findings += [_starved(spell, evidence.speed) for spell in starving(evidence.spans, evidence.speed)]
        findings += [Finding("shortened", 1, text) for window in evidence.windows if (text := shortened(evidence, window))]
        if late := settles_too_late(evidence):
            findings.append(Finding("at_work", 1, late))
        findings = [replace(each, text=text) for each, text in zip(findings, once(each.text for each in findings), strict=True)]
        passed = f"the longest pause was {longest.max_gap_s:.2f} s of wall time ({_writer(longest.name)})"
        return self.conclude(params, findings, passed, {"max_gap_s": longest.max_gap_s}, {"stalls": evidence.stalls})


def _starved(spell: Spell, speed: float) -> Finding:
    text = (
        f"in phase {' and '.join(spell.names)} the processes waited {spell.waited_s:.1f} s of wall time for a CPU "
        f"and ran {spell.ran_s:.1f} s: the machine is busy with something else{slower(speed, spell.waited_s, STARVED * spell.ran_s)}"
    )
    return Finding("starved", 1, text)


def _writer(stream: str) -> str:
    names = {"journal": "the engine", "proxy": "the fault proxy", "front": "the front", "watchdog_front": "the watchdog's front"}
    return names.get(stream, f"the {stream} fake")


CHECK = Stall(Params)
