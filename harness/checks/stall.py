"""`stall`: engine, proxy and fakes ran without pause, no process starved, and no fault or work was cut short. It excuses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


_LITTLE_S = 0.001


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
        findings += _starved(list(starving(evidence.spans, evidence.speed)), evidence.speed)
        findings += [Finding("shortened", 1, text) for window in evidence.windows if (text := shortened(evidence, window))]
        if late := settles_too_late(evidence):
            findings.append(Finding("at_work", 1, late))
        findings = [replace(each, text=text) for each, text in zip(findings, once(each.text for each in findings), strict=True)]
        passed = f"the longest pause was {longest.max_gap_s:.2f} s of wall time ({_writer(longest.name)})"
        return self.conclude(params, findings, passed, {"max_gap_s": longest.max_gap_s}, {"stalls": evidence.stalls})


def _starved(spells: Sequence[Spell], speed: float) -> Iterator[Finding]:
    """One for all spells, with the figures of the worst."""
    if not spells:
        return
    worst = max(spells, key=lambda spell: spell.waited_s / max(spell.ran_s, _LITTLE_S))
    spent = f"the processes waited {worst.waited_s:.1f} s of wall time for a CPU and ran {worst.ran_s:.1f} s"
    advice = slower(speed, worst.waited_s, STARVED * worst.ran_s)
    text = f"in phase {' and '.join(worst.names)} {spent}: the machine is busy with something else{advice}"
    if len(spells) > 1:
        phases = ", ".join(name for spell in spells for name in spell.names)
        text = f"the machine was busy with something else in the phases {phases}; at worst, in {' and '.join(worst.names)}, {spent}{advice}"
    yield Finding("starved", len(spells), text)


def _writer(stream: str) -> str:
    names = {"journal": "the engine", "proxy": "the fault proxy", "front": "the front", "watchdog_front": "the watchdog's front"}
    return names.get(stream, f"the {stream} fake")


CHECK = Stall(Params)
