"""Outcomes and times over the runs of an archive: as frames, as text, and as a page with a plot for each drill and connector."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import regular_file
from harness.archive.read import Archive, Flaw
from harness.archive.record import RunRecord
from harness.archive.times import acknowledgement, detection, recovery
from harness.checks.verdict import Outcome
from harness.errors import EnvironmentUnavailable
from harness.report.grid import missing
from harness.report.history_times import told_times
from harness.report.hostile import line
from harness.report.repeat import connector_label
from harness.report.wording import UNKNOWN, many

if TYPE_CHECKING:
    import pandas as pd

_COUNTED = {
    "mttd_s": "float64",
    "detections": "Int64",
    "undetected": "Int64",
    "mtta_s": "float64",
    "mtta_simulated_s": "float64",
    "mttr_s": "float64",
    "recoveries": "Int64",
    "unrecovered": "Int64",
}
COLUMNS = {
    "run": "str",
    "date": "datetime64[s, UTC]",
    "drill": "str",
    "connector": "str",
    "seed": "Int64",
    "speed": "float64",
    "outcome": "str",
    "failed": "str",
    "changed": "Int64",
    **_COUNTED,
    "problem": "str",
}
SUMMARY = {"drill": "str", "connector": "str", "runs": "Int64", "judged": "Int64", "passed": "Int64", **_COUNTED}


def history(archive: Archive) -> pd.DataFrame:
    """One row per run, oldest first, and one per file that is no record.

    run, date (UTC), drill, connector (with its file where that has another name), seed, speed, outcome, failed (names of failed checks),
    changed (how many files someone else had changed); mttd_s, mttr_s: medians over the run's faults, in drill seconds, of which
    `detections` and `recoveries` were due and `undetected` and `unrecovered` never came (a median that half of them or more never reached
    is missing); mtta_s of people, mtta_simulated_s of the simulated responder; problem (of a file that cannot be read; the other columns
    are missing).
    """
    import pandas as pd

    rows = [*(_row(record) for record in archive.runs), *(_problem(flaw) for flaw in archive.flaws)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def summary(archive: Archive) -> pd.DataFrame:
    """One row per drill and connector: how many of its judged runs passed, and their times as in `history`. INCONCLUSIVE runs have none."""
    import pandas as pd

    groups: dict[tuple[str, str], list[RunRecord]] = {}
    for record in archive.runs:
        groups.setdefault((record.drill.name, connector_label(record.connector, record.file)), []).append(record)
    rows = []
    for (drill, connector), runs in sorted(groups.items()):
        judged = [record for record in runs if record.outcome is not Outcome.INCONCLUSIVE]
        passed = sum(record.outcome is Outcome.PASS for record in judged)
        rows.append(
            {"drill": drill, "connector": connector, "runs": len(runs), "judged": len(judged), "passed": passed, **_counted(judged)}
        )
    return pd.DataFrame(rows, columns=list(SUMMARY)).astype(SUMMARY)


def write_history(archive: Archive, runs_dir: Path, tell: Callable[[str], object]) -> None:
    """Prints the history, writes `history.html` (with links and plots) and `history.csv` beside the runs, and prints their place.

    Raises EnvironmentUnavailable if they cannot be written; the history is printed before.
    """
    from harness.report.history_page import page
    from harness.report.tables import write_csv

    past, together = history(archive), summary(archive)
    tell(as_text(past))
    tell("\n" + summary_text(together))
    try:
        runs_dir.mkdir(parents=True, exist_ok=True)
        write_csv(past, runs_dir / "history.csv")
        regular_file.write(runs_dir / "history.html", page(past, together, runs_dir).encode())
    except OSError as error:
        raise EnvironmentUnavailable(
            f"{runs_dir}: the history cannot be written: {error.strerror}", "free disk space, or allow writing"
        ) from error
    tell(f"\n{runs_dir / 'history.html'}")


def as_json(past: pd.DataFrame) -> str:
    """A list of objects, a run each; times in drill seconds, null if unknown."""
    return str(past.to_json(orient="records", date_format="iso", date_unit="s", indent=1, force_ascii=False))


def as_text(past: pd.DataFrame) -> str:
    """A plain table for a terminal."""
    heads = ("run", "connector", "seed", "speed", "outcome", "MTTD", "MTTA", "MTTR", "failed")
    return _table([heads, *(_cells(row) for row in past.to_dict("records"))])


def summary_text(together: pd.DataFrame) -> str:
    """The same by drill and connector."""
    heads = ("drill", "connector", "passed", "median MTTD", "median MTTR")
    rows = [
        (line(row["drill"], 40), line(row["connector"], 40), f"{row['passed']} of {row['judged']}", *told_times(row)[::2])
        for row in together.to_dict("records")
    ]
    return _table([heads, *rows])


def _table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def _cells(row: dict[Any, Any]) -> tuple[str, ...]:
    """One line of the table; for a file that is not a record, the reason."""
    run = line(row["run"], 80)
    if not missing(row["problem"]):
        return (run, "", "", "", UNKNOWN, "", "", "", line(row["problem"], 80))
    return (
        run,
        line(row["connector"], 40),
        str(row["seed"]),
        f"{row['speed']:g}",
        line(row["outcome"], 20),
        *told_times(row),
        line(row["failed"] or (f"evidence changed: {many(row['changed'], 'file')}" if row["changed"] else ""), 60),
    )


def _row(record: RunRecord) -> dict[str, Any]:
    return {
        "run": record.run,
        "date": record.started,
        "drill": record.drill.name,
        "connector": connector_label(record.connector, record.file),
        "seed": record.seed,
        "speed": record.speed,
        "outcome": record.outcome.value,
        "failed": ", ".join(check.check for check in record.checks if check.outcome is Outcome.FAIL),
        "changed": record.changed,
        **_counted([record]),
    }


def _counted(records: Iterable[RunRecord]) -> dict[str, Any]:
    runs = list(records)
    detected, recovered = detection(runs), recovery(runs)
    return {
        "mttd_s": detected.median_s,
        "detections": detected.cases,
        "undetected": detected.never,
        "mtta_s": acknowledgement(runs, "people").median_s,
        "mtta_simulated_s": acknowledgement(runs, "simulated").median_s,
        "mttr_s": recovered.median_s,
        "recoveries": recovered.cases,
        "unrecovered": recovered.never,
    }


def _problem(flaw: Flaw) -> dict[str, Any]:
    return dict.fromkeys(COLUMNS) | {"run": line(flaw.file), "problem": line(flaw.found)}
