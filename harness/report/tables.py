"""CSV and Parquet: the tables of a run (`tables/`), and the rows behind each verdict (`exhibits/<check>.<exhibit>.csv`).

A CSV file is opened in spreadsheets, so its texts are made harmless and its headers have units; Parquet is for programs and holds
columns and texts as they were.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from harness import regular_file
from harness.checks.judge.times import DATA_ONLY, NO_INCIDENT, RESOLVED_EARLY
from harness.report.exhibits import exhibits, with_lines
from harness.report.hostile import csv as cell
from harness.report.measured import data_only
from harness.report.readme import readme
from harness.report.spelled import spelled

if TYPE_CHECKING:
    import pandas as pd

    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence

_BACKLOG_STEPS = 800


def write(evidence: Evidence, judgement: Judgement, folder: Path) -> None:
    """Write both folders. Raises OSError."""
    (folder / "tables").mkdir(exist_ok=True)
    (folder / "exhibits").mkdir(exist_ok=True)
    regular_file.write(folder / "tables" / "README.md", readme(evidence).encode())
    for name, frame in tables(evidence, judgement).items():
        write_csv(spelled(with_lines(frame), evidence.t0), folder / "tables" / f"{name}.csv")
        regular_file.write(folder / "tables" / f"{name}.parquet", frame.to_parquet(None, engine="pyarrow", index=False))
    for verdict in judgement.verdicts:
        for exhibit in exhibits(evidence, verdict):
            write_csv(spelled(exhibit.rows, evidence.t0), folder / exhibit.file)


def tables(evidence: Evidence, judgement: Judgement) -> dict[str, pd.DataFrame]:
    """By file name; columns are explained in `harness.report.readme`."""
    step_s = max((evidence.end_t + evidence.t0) / _BACKLOG_STEPS, 0.001)
    return {
        "backlog": evidence.backlog_series(step_s),
        "backlog_told": evidence.backlog_told,
        "deliveries": evidence.deliveries,
        "faults": evidence.faults,
        "incidents": evidence.incidents,
        "phases": evidence.phases,
        "starts": evidence.starts,
        "times": _times(judgement.times),
        "verdicts": _verdicts(judgement),
    }


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """UTF-8, one line per row, no index; texts and headers made harmless. Raises OSError."""
    safe = frame.copy()
    for name in safe.columns:
        if safe[name].dtype.name in {"str", "object"}:
            safe[name] = safe[name].map(cell, na_action="ignore")
    safe.columns = [cell(name) for name in safe.columns]
    regular_file.write(path, safe.to_csv(None, index=False, lineterminator="\n").encode())


def _times(times: pd.DataFrame) -> pd.DataFrame:
    """Where the MTTR is one of the data alone, the note says what the number is. An incident here is one of an owner, as the page says."""
    import pandas as pd

    notes = [
        f"{row['mttr_note']}; when {data_only(row)}" if str(row["mttr_note"]) in {DATA_ONLY, RESOLVED_EARLY} else row["mttr_note"]
        for row in times.to_dict("records")
    ]
    of_owner = [note.replace(NO_INCIDENT, "no owner was paged") for note in notes]
    acknowledged = times["mtta_note"].str.replace(NO_INCIDENT, "no owner was paged")
    return times.assign(mtta_note=acknowledged, mttr_note=pd.Series(of_owner, index=times.index, dtype="str"))


def _verdicts(judgement: Judgement) -> pd.DataFrame:
    """check, outcome, gate, seen_not_judged, findings (how many violations), summary."""
    import pandas as pd

    rows = [
        (
            verdict.check,
            str(verdict.outcome),
            verdict.gate,
            verdict.seen_not_judged,
            sum(finding.count for finding in verdict.findings),
            verdict.summary,
        )
        for verdict in judgement.verdicts
    ]
    columns = {"check": "str", "outcome": "str", "gate": "bool", "seen_not_judged": "bool", "findings": "Int64", "summary": "str"}
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)
