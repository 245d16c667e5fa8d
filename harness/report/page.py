"""The contents of the report page, as plain values for its template."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from harness.checks.base import duration
from harness.checks.verdict import Count, Outcome, Verdict, seen_with_excuses
from harness.evidence.began import began_at
from harness.report.banner import SIGN, banner, worst_first
from harness.report.chronology import chronology
from harness.report.environment import environment
from harness.report.exhibits import exhibits, for_file
from harness.report.figures import figures
from harness.report.glossary import TERMS
from harness.report.grid import Grid, grid
from harness.report.injected import injections
from harness.report.measured import NAMES, measured
from harness.report.owed import owed_in_words
from harness.report.people import on_call
from harness.report.picture import NARROW, WIDE, picture
from harness.report.readme import ledgers_clock
from harness.report.release import release
from harness.report.repeat import SAME_SEED, again
from harness.report.runbook import runbook
from harness.report.starts import starts
from harness.report.storyline import storyline
from harness.report.wording import many, number, span, wall

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence
    from harness.report.lanes import Lane

_MOST_MOMENTS = 200
_FEW_COUNTS = 8


@dataclass(frozen=True)
class Shown:
    """The rows behind a verdict; `file` is a link relative to the page."""

    check: str
    name: str
    anchor: str
    count: str
    grid: Grid
    file: str
    open: bool
    same_as: Shown | None = None
    """An earlier one with the same rows, which are shown there."""


def contents(evidence: Evidence, judgement: Judgement) -> dict[str, Any]:
    """All values of `report.html.j2`."""
    about = evidence.plan.about
    shown = {verdict.check: _exhibits(evidence, verdict) for verdict in judgement.verdicts}
    moments = chronology(evidence)
    ordered = worst_first(judgement.verdicts)
    return {
        "banner": banner(evidence, judgement),
        "sign": SIGN,
        "title": about.title,
        "drill": {"why": about.why},
        "run": evidence.run,
        "speed": evidence.speed if evidence.speed % 1 else int(evidence.speed),
        "tags": _tags(evidence),
        "release": release(evidence),
        "runbook": runbook(evidence),
        "figures": figures(evidence, judgement),
        "owed": owed_in_words(evidence),
        "pictures": pictures(evidence),
        "verdict_groups": [
            {
                "title": title,
                "verdicts": [verdict_row(evidence, verdict, shown[verdict.check]) for verdict in ordered if verdict.gate is gate],
            }
            for gate, title in ((False, "What the drill checks"), (True, "Gates: can this run be judged?"))
        ],
        "exhibits": _each_once([exhibit for verdict in ordered for exhibit in shown[verdict.check]]),
        "zero": ledgers_clock(evidence),
        "injections": injections(evidence, judgement),
        "times": _times(evidence, judgement),
        "starts": starts(evidence),
        "moments": moments[:_MOST_MOMENTS],
        "more_moments": len(moments[_MOST_MOMENTS:]),
        "environment": environment(evidence),
        "recovered_within": any(use.name == "recovered_within" for use in evidence.plan.checks),
        "glossary": TERMS,
        "same_seed": SAME_SEED,
        "again": again(evidence, judgement),
    }


def _tags(evidence: Evidence) -> list[tuple[str, str]]:
    about = evidence.plan.about
    begun = began_at(evidence)
    tags = [
        ("drill", evidence.drill_name),
        ("connector", evidence.connector_name),
        ("pattern", about.pattern),
        ("failure", about.category),
        ("on call", on_call(evidence.plan)),
        ("run on", f"{begun:%Y-%m-%d}" if begun else None),
        ("took", f"{_took(evidence)}, in {wall((evidence.end_t + evidence.t0) / evidence.speed)} of wall time"),
    ]
    return [(name, str(value)) for name, value in tags if value]


def _took(evidence: Evidence) -> str:
    """The times of the page begin at 0:00; the run began earlier, with its world and the warm-up."""
    before = f"{span(evidence.t0)} to start and warm up, then " if evidence.t0 > 0 else ""
    return f"{before}{span(evidence.end_t)} of drill time{' from 0:00 on' if before else ''}"


def pictures(evidence: Evidence, more: tuple[Lane, ...] = ()) -> dict[str, object] | None:
    """The run as drawings for a page, by the name of their size; `more`: lanes below those of every report. None: nothing was offered."""
    from markupsafe import Markup

    shown = storyline(evidence)
    if shown is None:
        return None
    shown = replace(shown, lanes=(*shown.lanes, *more))
    return {size.name: Markup(picture(shown, size)) for size in (WIDE, NARROW)}  # noqa: S704  # texts are escaped


def verdict_row(evidence: Evidence, verdict: Verdict, exhibits: list[Shown]) -> dict[str, Any]:
    """A verdict as a row of a table."""
    line = next((check.line for check in evidence.plan.checks if check.name == verdict.check), 0)
    return {
        "check": verdict.check,
        "outcome": verdict.outcome,
        "seen_not_judged": verdict.seen_not_judged,
        "texts": _found(verdict) or [verdict.summary],
        "counts": [(_words(name), _value(name, value)) for name, value in _telling(verdict.counts) if not _said(verdict, name, value)],
        "params": [(_words(name), str(value)) for name, value in verdict.params.items()],
        "place": f"line {line} of the drill" if line else "",
        "exhibits": exhibits,
    }


def _found(verdict: Verdict) -> list[str]:
    judged = [finding.text for finding in verdict.findings if not finding.excused_by]
    seen = list(seen_with_excuses(verdict.findings))
    return [*judged, *(["Seen, not judged:"] if judged and seen else []), *seen]


def _telling(counts: Mapping[str, Count]) -> Iterator[tuple[str, float | str]]:
    """The known counts; if there are many, those that are not 0. `result.json` has all of them."""
    for name, value in counts.items():
        if value is not None and (value != 0 or len(counts) <= _FEW_COUNTS):
            yield name, value


def _said(verdict: Verdict, name: str, value: Count) -> bool:
    """Whether the sentences have this length already, there as the difference of two shown times: it may be a second more or less."""
    if not name.endswith("_s") or not isinstance(value, (int, float)) or not math.isfinite(value):
        return False
    forms = {duration(value + by_s) for by_s in (-1.0, 0.0, 1.0)} | {span(value)}
    said = {word.strip(",;:.()") for sentence in (verdict.summary, *_found(verdict)) for word in sentence.split()}
    return not forms.isdisjoint(said)


def _exhibits(evidence: Evidence, verdict: Verdict) -> list[Shown]:
    return [
        Shown(
            verdict.check,
            _words(one.name),
            f"exhibit-{for_file(verdict.check)}-{for_file(one.name)}",
            many(len(one.rows), "row"),
            grid(one.rows),
            one.file,
            open=verdict.outcome is Outcome.FAIL,
        )
        for one in exhibits(evidence, verdict)
    ]


def _each_once(exhibits: list[Shown]) -> list[Shown]:
    """The same, where rows that an earlier one shows are not shown again."""
    first: dict[tuple[str, Grid], Shown] = {}
    for shown in exhibits:
        first.setdefault((shown.name, shown.grid), shown)
    return [shown if (earlier := first[shown.name, shown.grid]) is shown else replace(shown, same_as=earlier) for shown in exhibits]


def _times(evidence: Evidence, judgement: Judgement) -> list[dict[str, Any]]:
    names = {window.plan.id: window.name for window in evidence.windows}
    return [
        {
            "fault": names.get(str(row["fault"]), row["fault"]),
            "cells": [_time(judgement, row, name, evidence.speed) for name in NAMES],
        }
        for row in judgement.times.to_dict("records")
    ]


def _time(judgement: Judgement, row: dict[Any, Any], name: str, speed: float) -> dict[str, Any]:
    told = measured(judgement, row, name)
    return {
        "name": name.upper(),
        "value": span(told.seconds),
        "wall": "" if told.seconds is None else wall(told.seconds / speed),
        "note": told.note,
        "bad": told.bad,
    }


def _value(name: str, value: float | str) -> str:
    if isinstance(value, str):
        return value
    if name == "max_gap_s":
        return wall(value)
    return span(value) if name.endswith("_s") else number(value)


_NAMES = {
    "surplus_records": "rows too many",
    "surplus_effects": "doubled effects",
    "surplus_writes": "repeated writes",
    "doubles": "doubled effects",
}
"""Counts that have another name in sentences."""


def _words(name: str) -> str:
    of_back = "back " if name.startswith("back_") else ""
    return of_back + _NAMES.get(name.removeprefix("back_"), name.removeprefix("back_").removesuffix("_s").replace("_", " "))
