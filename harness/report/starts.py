"""The starts of the processes under test as a table of the report: when, how long, with which exit code, and where its output is."""

from __future__ import annotations

import signal
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.checks.judge.ended_by import ended_by
from harness.plan.second import is_second
from harness.report.grid import missing
from harness.report.hostile import line
from harness.report.wording import UNKNOWN, many, span

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence

MOST = 40
_WHY = {
    "start": "the run began",
    "slot": "its slot came",
    "rerun": "tried again",
    "restart": "restart policy",
    "trigger": "triggered",
    "heal": "the fault was healed",
    "control": "restarted by the operator",
    "deployment": "another version was deployed",
    "rollback": "the deployment was rolled back",
    "second": "a second instance beside the first",
}
_ENDED = frozenset({"done", "killed", "failed"})
_HOW = {"done": "succeeded", "failed": "failed", "killed": "was killed", "refused": "refused to run"}


@dataclass(frozen=True)
class Start:
    """`bad`: neither the harness nor the connector intended this end. `log` is relative to the report's folder."""

    actor: str
    number: str
    why: str
    started_t: float | None
    lived: str
    code: str
    how: str
    log: str
    bad: bool


@dataclass(frozen=True)
class Starts:
    """`rows` are all, or the remarkable ones and the last ones of `total`; `told` is their summary."""

    rows: tuple[Start, ...]
    total: int
    told: str


def starts(evidence: Evidence) -> Starts:
    """The starts that get a row: with very many batches, failed ones first."""
    rows = [_attempt(evidence, row) for row in evidence.starts.to_dict("records")]
    shown = rows if len(rows) <= MOST else sorted(_few(rows), key=rows.index)
    return Starts(tuple(shown), len(rows), _told(rows))


def _few(rows: list[Start]) -> list[Start]:
    return ([row for row in rows if row.bad] + [row for row in reversed(rows) if not row.bad])[:MOST]


def _attempt(evidence: Evidence, row: dict[Any, Any]) -> Start:
    how, expected = _text(row["how"]), bool(row["expected"]) if not missing(row["expected"]) else False
    second = is_second(str(row["actor"]))
    ended = _intended(evidence, row) if expected and how in _ENDED else "ended by itself" if second else _HOW.get(how, how)
    return Start(
        actor=line(row["actor"]),
        number=f"{row['attempt']}",
        why=_WHY.get(_text(row["why"]), line(_text(row["why"]))),
        started_t=None if missing(row["started_t"]) else float(row["started_t"]),
        lived=UNKNOWN if missing(row["lived_s"]) else span(float(row["lived_s"])),
        code=UNKNOWN if missing(row["code"]) else f"{row['code']}",
        how=ended if how else "no end in the journal",
        log=f"../{line(row['log'])}",
        bad=bool(how) and how != "done" and not expected and not second,
    )


def _intended(evidence: Evidence, row: dict[Any, Any]) -> str:
    """An end that the run expected: `was stopped`, `was killed by f3`."""
    fault = None if missing(row["ended_t"]) else ended_by(evidence, str(row["actor"]), float(row["ended_t"]))
    end = "was killed" if row["code"] == -signal.SIGKILL else "was stopped"
    return f"{end} by {line(fault.plan.id)}" if fault else end


def _told(rows: list[Start]) -> str:
    ends = Counter(row.how for row in rows)
    return (
        f"{many(len(rows), 'start')}: " + ", ".join(f"{count} {_of_many(how, count)}" for how, count in ends.most_common())
        if rows
        else "no start"
    )


def _of_many(how: str, count: int) -> str:
    """`was stopped`, `were stopped`."""
    return how if count == 1 or not how.startswith("was ") else f"were {how.removeprefix('was ')}"


def _text(value: Any) -> str:
    return "" if missing(value) else str(value)
