"""Outcomes and times over past runs: as a frame, as text, and as a page with a plot for each drill and connector."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from harness import regular_file
from harness.checks.judge.saved import read_verdicts
from harness.checks.verdict import Outcome
from harness.errors import EnvironmentUnavailable
from harness.report.grid import missing
from harness.report.hostile import line
from harness.report.repeat import connector_label
from harness.report.wording import UNKNOWN, span

if TYPE_CHECKING:
    import pandas as pd

_TIMES = ("mttd_s", "mtta_s", "mttr_s")
COLUMNS = {
    "run": "str",
    "date": "datetime64[s, UTC]",
    "drill": "str",
    "connector": "str",
    "seed": "Int64",
    "speed": "float64",
    "outcome": "str",
    "failed": "str",
    "changed": "str",
    **dict.fromkeys(_TIMES, "float64"),
    "problem": "str",
}

_STAMP = re.compile(r"^(\d{8}-\d{6})-")


def history(runs_dir: Path) -> pd.DataFrame:
    """One row per run directory, oldest first.

    run, date (UTC), drill, connector (with its file where that has another name), seed, speed, outcome, failed (names of failed checks),
    changed (files that someone else had changed), mttd_s, mtta_s, mttr_s (drill seconds; the longest of the run's faults), problem (why a
    run cannot be read or was never judged; its other columns are then missing).
    """
    import pandas as pd

    found = runs_dir.iterdir() if regular_file.is_folder(runs_dir) else ()
    runs = sorted(path for path in found if any(os.path.lexists(path / name) for name in ("plan.json", "journal.jsonl")))
    rows = [_row(run) for run in runs]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def write_history(runs_dir: Path, tell: Callable[[str], object]) -> None:
    """Tells the history as text, and beside the runs writes `history.html` (with links and plots) and `history.csv`, whose place it tells.

    Raises EnvironmentUnavailable when they cannot be written; the text has been told by then.
    """
    from harness.report.history_page import page
    from harness.report.tables import write_csv

    past = history(runs_dir)
    if past.empty:
        tell(f"no runs under {runs_dir}")
        return
    tell(as_text(past))
    try:
        write_csv(past, runs_dir / "history.csv")
        regular_file.write(runs_dir / "history.html", page(past, runs_dir).encode())
    except OSError as error:
        raise EnvironmentUnavailable(
            f"{runs_dir}: the history cannot be written: {error.strerror}", "free disk space, or make the folder writable"
        ) from error
    tell(f"\n{runs_dir / 'history.html'}")


def last_outcomes(runs_dir: Path) -> dict[str, str]:
    """Drill → the outcome of its last run that was judged."""
    judged = history(runs_dir).dropna(subset=["outcome"])
    return dict(zip(judged["drill"], judged["outcome"], strict=True))


def as_json(past: pd.DataFrame) -> str:
    """A list of objects, a run each; times in drill seconds, null for what is not known."""
    return str(past.to_json(orient="records", date_format="iso", date_unit="s", indent=1, force_ascii=False))


def as_text(past: pd.DataFrame) -> str:
    """A plain table for a terminal."""
    heads = ("run", "connector", "seed", "speed", "outcome", "MTTD", "MTTA", "MTTR", "failed")
    rows = [heads, *(_cells(row) for row in past.to_dict("records"))]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def _cells(row: dict[Any, Any]) -> tuple[str, ...]:
    """One line of the table; a run that cannot be read says why."""
    run = line(row["run"], 80)
    if not missing(row["problem"]):
        return (run, "", "", "", UNKNOWN, "", "", "", line(row["problem"], 80))
    times = tuple(UNKNOWN if missing(row[name]) else span(row[name]) for name in _TIMES)
    return (
        run,
        line(row["connector"], 40),
        str(row["seed"]),
        f"{row['speed']:g}",
        line(row["outcome"], 20),
        *times,
        line(row["failed"] or (f"evidence changed: {row['changed']}" if row["changed"] else ""), 60),
    )


def _row(run: Path) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS) | {"run": line(run.name), "date": _date(run.name)}
    try:
        judged = read_verdicts(run / "verdicts.json")
        row |= {"drill": judged.drill, "seed": judged.seed, "speed": judged.speed, "outcome": judged.outcome.value}
        row["connector"] = connector_label(judged.connector, _connector_file(run))
        row["failed"] = ", ".join(verdict.check for verdict in judged.verdicts if verdict.outcome is Outcome.FAIL)
        row["changed"] = ", ".join(judged.seal.changed)
        row |= {name: _longest(getattr(fault, name) for fault in judged.times) for name in _TIMES}
    except FileNotFoundError as error:
        if (Path(str(error.filename))).name != "verdicts.json":
            return dict.fromkeys(COLUMNS) | {name: row[name] for name in ("run", "date")} | {"problem": "damaged: its plan.json is gone"}
        row["problem"] = "never judged; `idrill verify` judges it"
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        return dict.fromkeys(COLUMNS) | {name: row[name] for name in ("run", "date")} | {"problem": f"cannot be read: {_why(error)}"}
    return {name: line(value) if isinstance(value, str) else value for name, value in row.items()}


def _why(error: Exception) -> str:
    """What is wrong with the file, and where in it."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_context=False)[0]
        return line(f"verdicts.json: {'.'.join(map(str, first['loc'])) or 'it'}: {first['msg'].lower()}", 100)
    return line(getattr(error, "strerror", None) or f"{type(error).__name__}: {error}", 100)


def _connector_file(run: Path) -> str:
    """Variants of a connector share its name; their files tell them apart."""
    return str(json.loads(regular_file.read(run / "plan.json")).get("connector_file") or "")


def _longest(seconds: Iterable[float | None]) -> float | None:
    return max((value for value in seconds if value is not None), default=None)


def _date(run: str) -> datetime | None:
    """Runs are named after the moment of their start."""
    stamp = _STAMP.match(run)
    try:
        return datetime.strptime(stamp[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC) if stamp else None
    except ValueError:
        return None
