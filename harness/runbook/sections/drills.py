"""The due drills: first alert, first response and first query of each, and its last run. Drills that say the same share a row."""

from __future__ import annotations

from collections.abc import Iterator

from harness.runbook.blocks import Block, Heading, Line, Table, said
from harness.runbook.known import First, Known, drill_name
from harness.runbook.words import day

_NO_DRILL = First("no such drill", "–", "–")


def drills(known: Known) -> Iterator[Block]:
    together: dict[First | None, list[str]] = {}
    for drill, first in known.due.items():
        together.setdefault(first, []).append(drill)
    if not together:
        return
    yield Heading(2, "Drills", "drills")
    if len(together) == 1:
        [first] = together
        alert, response, query = map(said, first or _NO_DRILL)
        yield Line(f"In each: **first alert** {alert} · **first response** {response} · **first query** {query}")
    else:
        rows = ((", ".join(map(said, map(drill_name, names))), *map(said, says or _NO_DRILL)) for says, names in together.items())
        yield Table(("Drill", "First alert", "First response", "First query"), tuple(rows))
    yield from _last_runs(known)


def _last_runs(known: Known) -> Iterator[Block]:
    runs = [f"{said(drill_name(drill))} {record.outcome} {day(record)}" for drill in known.due if (record := known.last(drill))]
    never = [said(drill_name(drill)) for drill in known.due if known.last(drill) is None]
    if runs:
        yield Line(f"**Last runs:** {', '.join(runs)}")
    if never:
        yield Line(f"**Never run,** {len(never)} of {len(known.due)}: {', '.join(never)}")
