"""`trends.html`: the newest quarter at a glance, what recurs, and each integration over its quarters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.archive.removals import Removals
from harness.report.html import render
from harness.report.wording import many
from harness.trends import wording
from harness.trends.plots import plots
from harness.trends.ready import worst_first

if TYPE_CHECKING:
    import pandas as pd

    from harness.trends.of_file import OfFile
    from harness.trends.trends import Trends

_MOST_FLAWS, _MOST_PATTERNS = 20, 30


def page(found: Trends) -> str:
    """The page as one self-contained text."""
    by_name = [(str(name), frame.to_dict("records")) for name, frame in found.quarters.groupby("integration", sort=True)]
    return render(
        "trends.html.j2",
        "trends.css.j2",
        at=found.at.isoformat(),
        count=f"{many(found.runs, 'run')} of {many(len(by_name), 'integration')}",
        undated=many(found.undated, "run") if found.undated else "",
        flaws=[str(flaw) for flaw in found.flaws[:_MOST_FLAWS]],
        more_flaws=max(0, len(found.flaws) - _MOST_FLAWS),
        removals="" if found.removals is Removals.KNOWN else f"About the archive: {found.removals}.",
        ready=[_ready(file) for file in sorted(found.files, key=worst_first)],
        newest=[row_of(rows[-1]) for _, rows in by_name],
        overall=_markup(plots("all", "all integrations", found.overall.to_dict("records"))) if len(by_name) > 1 else [],
        patterns=[_pattern(row) for row in found.patterns.to_dict("records")[:_MOST_PATTERNS]],
        more_patterns=max(0, len(found.patterns) - _MOST_PATTERNS),
        integrations=[
            {"name": name, "plots": _markup(plots(f"plot{place}", name, rows)), "rows": [row_of(row) for row in reversed(rows)]}
            for place, (name, rows) in enumerate(by_name)
        ],
        failing=_failing(found.drills),
    )


def row_of(row: dict[Any, Any]) -> dict[str, Any]:
    """A row of the figures in words."""
    return {
        "integration": row["integration"],
        "quarter": row["quarter"],
        "runs": row["runs"],
        "passed": wording.passed(row),
        "mttd": wording.detected(row),
        "mtta": wording.acknowledged(row),
        "mttr": wording.recovered(row),
        "drills": wording.covered(row),
        "proven": row["proven"],
        "oldest": wording.oldest(row),
        "inconclusive": wording.inconclusive(row),
        "flips": row["flips"],
    }


def _ready(file: OfFile) -> dict[str, str]:
    return {"integration": file.name, "ready": str(file.ready), "why": file.why}


def _pattern(row: dict[Any, Any]) -> dict[str, Any]:
    often = (many(row["runs"], "run"), many(row["quarters"], "quarter"), many(row["integrations"], "integration"))
    return row | {"where": f"{row['fault']} at {row['place']}" if row["fault"] else "no fault", "often": ", ".join(often)}


def _failing(drills: pd.DataFrame) -> list[dict[Any, Any]]:
    """The drills whose newest verdict is FAIL, the ones that passed a quarter ago first."""
    failing = drills[drills["outcome"] == "FAIL"]
    rows = failing.assign(new=failing["before"] == "PASS").sort_values(
        ["new", "day", "integration", "drill"], ascending=[False, True, True, True]
    )
    return [{**row, "new": bool(row["new"])} for row in rows.to_dict("records")]


def _markup(drawn: Any) -> list[Any]:
    from markupsafe import Markup

    return [Markup(svg) for svg in drawn]  # noqa: S704  # texts are escaped
