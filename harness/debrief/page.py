"""`report/debrief.html` and `report/chronology.csv`: what a team looks at together after a game day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from harness import regular_file
from harness.checks.base import find_check
from harness.debrief.access import accesses
from harness.debrief.chronology import Line, lines_of
from harness.debrief.lanes import lanes_of
from harness.debrief.places import Places
from harness.debrief.promises import rows
from harness.debrief.said import statements
from harness.evidence.began import began_at
from harness.report.banner import SIGN, banner, worst_first
from harness.report.hostile import csv, line
from harness.report.html import render
from harness.report.page import pictures, verdict_row
from harness.report.readme import ledgers_clock
from harness.report.wording import clock, listed

if TYPE_CHECKING:
    from pathlib import Path

    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence

PAGE, TABLE = "debrief.html", "chronology.csv"
_MOST_LINES = 1000
LEARNING = (
    ("Contributing factors", "what made it possible, and what made it last; there are always several"),
    ("What went well", "what helped, and should stay as it is"),
    ("Where we were lucky", "what would not have helped next time"),
    ("What surprised us", "what was not as somebody expected it"),
    ("Actions", "what changes now: who does it, until when, and the drill that will show that it works"),
)


def write(evidence: Evidence, judgement: Judgement, folder: Path) -> Path:
    """Write page and table; returns the page. Raises OSError."""
    places = Places(evidence.run_dir)
    told = lines_of(evidence, places)
    page = folder / PAGE
    regular_file.write(folder / TABLE, _table(told, _Clocks.of(evidence)).encode())
    regular_file.write(page, render("debrief.html.j2", "debrief.css.j2", **_contents(evidence, judgement, told, places)).encode())
    return page


@dataclass(frozen=True)
class _Clocks:
    """Drill time and the clock on the wall, which stood at `began` when the run's clock stood at 0."""

    began: datetime | None
    t0: float
    speed: float

    @classmethod
    def of(cls, evidence: Evidence) -> _Clocks:
        return cls(began_at(evidence), evidence.t0, evidence.speed)

    def wall(self, t: float) -> str:
        """The wall clock in UTC; empty where it is not known."""
        return "" if self.began is None else f"{self.began + timedelta(seconds=(t + self.t0) / self.speed):%H:%M:%S}"


def _contents(evidence: Evidence, judgement: Judgement, told: tuple[Line, ...], places: Places) -> dict[str, Any]:
    """All values of `debrief.html.j2`."""
    gameday, clocks = evidence.plan.gameday, _Clocks.of(evidence)
    ordered = worst_first(judgement.verdicts)
    return {
        "name": gameday.name if gameday else evidence.drill_name,
        "title": evidence.plan.about.title,
        "banner": banner(evidence, judgement),
        "sign": SIGN,
        "run": evidence.run,
        "began": f"{clocks.began:%Y-%m-%d %H:%M} UTC" if clocks.began else "",
        "speed": f"{evidence.speed:g}",
        "cast": [(person.name, listed(person.roles) or "no role", person.standing) for person in gameday.people] if gameday else [],
        "team": gameday.team.name if gameday and gameday.team else "",
        "took_part": evidence.people is not None,
        "called_off": evidence.people is not None and evidence.people.called_off is not None,
        "pictures": pictures(evidence, lanes_of(evidence)),
        "promises": rows(evidence, judgement),
        "statements": statements(evidence, places),
        "verdicts": [verdict_row(evidence, verdict, []) for verdict in ordered if find_check(verdict.check).of_people],
        "failed_else": [verdict.check for verdict in ordered if verdict.outcome == "FAIL" and not find_check(verdict.check).of_people],
        "lines": told[:_MOST_LINES],
        "more_lines": len(told[_MOST_LINES:]),
        "accesses": accesses(evidence, places),
        "wall": clocks.wall,
        "zero": ledgers_clock(evidence),
        "learning": LEARNING,
        "table": TABLE,
    }


def _table(told: tuple[Line, ...], clocks: _Clocks) -> str:
    """As CSV with a header; each text on one line, and no spreadsheet takes it for a formula."""
    head = ("drill time", "drill seconds", "wall clock (UTC)", "kind", "what", "file and line")
    rows = (
        ",".join((_text(clock(one.t)), f"{one.t:.3f}", *map(_text, (clocks.wall(one.t), one.what, one.text, str(one.place or "")))))
        for one in told
    )
    return "\n".join([",".join(map(_text, head)), *rows, ""])


def _text(value: str) -> str:
    escaped = csv(line(value)).replace('"', '""')
    return f'"{escaped}"'
