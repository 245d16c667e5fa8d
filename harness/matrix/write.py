"""The files of a matrix, in one folder: page, Markdown, and CSV of runs and grid."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from harness.errors import EnvironmentUnavailable
from harness.matrix import frames, markdown, page
from harness.matrix.frames import Entry
from harness.matrix.words import WORDS, Kind
from harness.report.tables import write_csv
from harness.report.wording import many, wall
from harness.trials.confined import in_force

TEXT, RUNS, FIGURES = "matrix.md", "runs.csv", "figures.json"


@dataclass(frozen=True)
class Told:
    """The sums. `bad`: survivors and false alarms; `open`: cells without a result; `confined`: the confinement in force."""

    summary: str
    bad: int
    open: int
    confined: str


def write(entries: list[Entry], folder: Path, date: str, kind: Kind = "connectors") -> Told:
    """Raises EnvironmentUnavailable when the files cannot be written."""
    found = frames.runs(entries)
    sums = frames.figures(found)
    words = WORDS[kind]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text(page.page(found, date, words), encoding="utf-8", newline="\n")
        (folder / TEXT).write_text(markdown.text(found, sums, words), encoding="utf-8", newline="\n")
        write_csv(found, folder / RUNS)
        (folder / FIGURES).write_text(json.dumps(sums | {"date": date, "of": kind}) + "\n", encoding="utf-8")
        write_csv(frames.grid(found).reset_index(), folder / "grid.csv")
    except OSError as error:
        raise EnvironmentUnavailable(f"{folder}: {error.strerror}", "free disk space, or choose another --out") from error
    summary = (
        f"{many(int(sums['defects']), 'defect')}, {many(int(sums['drills']), words.column)}, {many(int(sums['runs']), 'run')}: "
        f"{many(int(sums['kills']), 'kill')}, {many(int(sums['survivors']), 'survivor')}, "
        f"{many(int(sums['false alarms']), 'false alarm')}, {int(sums['open'])} open; {wall(float(sums['wall_s']))} of runs"
    )
    return Told(summary, int(sums["survivors"] + sums["false alarms"]), int(sums["open"]), in_force(found["confined"]))
