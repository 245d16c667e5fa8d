"""The matrix as Markdown: the figures, the defects with the checks that caught them, and every unexpected result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from harness.matrix.meaning import BAD, OPEN, Meaning
from harness.matrix.words import Words
from harness.report.hostile import markdown as cell
from harness.report.wording import many, number, wall
from harness.trials.confined import in_force

if TYPE_CHECKING:
    import pandas as pd


def text(found: pd.DataFrame, figures: dict[str, int | float], words: Words) -> str:
    """`found` as `frames.runs` makes it."""
    return "\n".join(_lines(found, figures, words)) + "\n"


def _lines(found: pd.DataFrame, figures: dict[str, int | float], words: Words) -> Iterator[str]:
    yield f"# {words.title}"
    yield ""
    counts = {name: wall(value) if name == "wall_s" else number(value) for name, value in figures.items()}
    counts["wall time of all runs"] = counts.pop("wall_s")
    yield from _table(list(counts), [list(counts.values())])
    if confined := in_force(found["confined"]):
        yield f"Confinement: {cell(confined)}."
        yield ""
    yield from _table(("defect", words.column, "check", "found", "records named", "also killed by"), list(_defects(found)))
    yield from _own(found, words)
    for title, findings in (
        ("Unexpected results", BAD | OPEN),
        ("Not judged, in drills that need not catch the defect", {Meaning.NOT_JUDGED}),
    ):
        rows = found[found["finding"].isin([str(each) for each in findings])].to_dict("records")
        if rows:
            yield f"## {title}"
            yield ""
            heads = ("connector", "drill", "seed", "finding", "failed", "why")
            yield from _table(heads, [[str(row[name]) for name in heads] for row in rows])


def _defects(found: pd.DataFrame) -> Iterator[list[str]]:
    """One row per defect; several seeds that agree share one row."""
    for (defect, drill), runs in found[found["role"] == "expected"].groupby(["connector", "drill"], sort=True):
        others = found[(found["connector"] == defect) & (found["drill"] != drill) & (found["finding"] == str(Meaning.KILLED))]
        told = runs["finding"].value_counts()
        said = str(told.index[0]) if len(told) == 1 else ", ".join(f"{count} {name}" for name, count in told.items())
        named = next((name for name in runs["named"] if name), "")
        yield [str(defect), str(drill), str(runs["expected"].iloc[0]), said, named, ", ".join(sorted(set(others["drill"])))]


def _own(found: pd.DataFrame, words: Words) -> Iterator[str]:
    """How often those that are right passed."""
    runs = found[(found["role"] == "reference") & (found["attempts"] > 0)]
    if len(runs):
        passed, seeds = int((runs["finding"] == str(Meaning.PASSED)).sum()), runs.groupby("drill")["seed"].nunique()
        each = many(int(seeds.min()), "seed") if seeds.min() == seeds.max() else f"{seeds.min()} to {seeds.max()} seeds"
        yield f"{many(len(seeds), words.column)} {words.own}, {each} each: {number(passed)} of {many(len(runs), 'run')} passed."
        yield ""


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(cell(value) for value in row) + " |"
    yield ""
