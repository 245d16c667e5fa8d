"""What GitHub shows of a series: an annotation at the line of the check that failed, and a summary of the job's step.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from harness import regular_file
from harness.checks.verdict import Outcome
from harness.report.hostile import line, markdown
from harness.report.wording import wall

if TYPE_CHECKING:
    from harness.cli.series import Done
    from harness.plan.model import Plan

_MOST_BYTES = 900_000
"""GitHub refuses a summary of more than 1 MiB."""
_SIGN = {Outcome.PASS: "✅ PASS", Outcome.FAIL: "❌ FAIL", Outcome.INCONCLUSIVE: "❔ INCONCLUSIVE"}


def is_here() -> bool:
    """Whether this is a step of a GitHub Actions workflow."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def commands(end: Done) -> Iterator[str]:
    """A workflow command for each check that failed; a warning for each that was not conclusive, and an error for a run that broke."""
    if end.rehearsal is None:
        yield _command("error", end.plan, 0, "not judged", str(end.error) or "interrupted")
        return
    judgement = end.rehearsal.judgement
    if judgement.outcome is Outcome.PASS:
        return
    lines = {planned.name: planned.line for planned in end.plan.checks}
    for reason in judgement.reasons:
        yield _command("warning", end.plan, 0, "course of the run", reason)
    for verdict in judgement.verdicts:
        if verdict.outcome is not Outcome.PASS and not (verdict.outcome is Outcome.INCONCLUSIVE and judgement.outcome is Outcome.FAIL):
            kind = "error" if verdict.outcome is Outcome.FAIL else "warning"
            yield _command(kind, end.plan, lines.get(verdict.check, 0), verdict.check, verdict.summary)


def _command(kind: str, plan: Plan, number: int, what: str, text: str) -> str:
    return annotation(kind, plan.drill_file, number, f"{plan.about.name}: {what} (seed {plan.seed})", text)


def annotation(kind: str, path: str, number: int, title: str, text: str) -> str:
    """A workflow command that shows a text at a line of a file; 0: at the file as a whole."""
    properties = {"title": title}
    file = _in_the_checkout(path)
    if file is not None:
        properties = {"file": file, **({"line": str(number)} if number else {}), **properties}
    told = ",".join(f"{name}={_escaped(line(value)).replace(':', '%3A').replace(',', '%2C')}" for name, value in properties.items())
    return f"::{kind} {told}::{_escaped(line(text))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _in_the_checkout(file: str) -> str | None:
    """The path from the root of the checkout; None for a drill that came with the package: GitHub could not show it."""
    root = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()).resolve()
    path = Path(file).resolve()
    return str(path.relative_to(root)) if path.is_relative_to(root) and ".venv" not in path.parts else None


def write_summary(series: Iterable[Done]) -> None:
    """Add a table of the runs to the summary of the step, and below it the summary of each run that did not pass."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    ends = list(series)
    text = "\n".join(_table(ends)) + "\n"
    for end in ends:
        more = _own_words(end)
        if len((text + more).encode()) > _MOST_BYTES:
            text += "\nThe rest is in the reports of the runs.\n"
            break
        text += more
    with Path(file).open("a", encoding="utf-8") as summary:
        summary.write(text)


def _table(ends: Iterable[Done]) -> Iterator[str]:
    yield "| outcome | drill | connector | seed | wall time | what failed |"
    yield "|---|---|---|---|---|---|"
    for end in ends:
        plan, judgement = end.plan, end.rehearsal.judgement if end.rehearsal else None
        outcome = _SIGN[judgement.outcome] if judgement else "❔ not judged"
        bad = [verdict.check for verdict in judgement.verdicts if verdict.outcome is Outcome.FAIL] if judgement else [line(str(end.error))]
        names = f"{markdown(plan.about.name)} | {markdown(plan.about.connector.name)}"
        yield f"| {outcome} | {names} | {plan.seed} | {wall(end.took_s)} | {markdown(', '.join(bad))} |"


def _own_words(end: Done) -> str:
    if end.rehearsal is None or end.rehearsal.judgement.outcome is Outcome.PASS:
        return ""
    try:
        return "\n" + regular_file.read(end.rehearsal.run_dir / "report" / "summary.md").decode(errors="replace")
    except OSError:
        return ""
