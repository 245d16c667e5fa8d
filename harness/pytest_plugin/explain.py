"""Why a drill did not pass, as text: verdicts, the drill's own lines, and the rows that prove it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from harness import regular_file
from harness.checks.verdict import Outcome
from harness.report.hostile import line, plain
from harness.report.repeat import repeat_command

if TYPE_CHECKING:
    from harness.checks.verdict import Verdict
    from harness.plan.model import Plan
    from harness.rehearsal import Rehearsal

_ROWS = 8
_OPENING = {
    Outcome.FAIL: "the connector FAILED this drill",
    Outcome.INCONCLUSIVE: "INCONCLUSIVE: the evidence does not allow a verdict on the connector; this is not a failure of it",
}


def explain(rehearsal: Rehearsal) -> str:
    """Several lines for a person; control characters are stripped, because record keys and alerts are hostile."""
    plan, judgement = rehearsal.plan, rehearsal.judgement
    lines = [f"{plan.about.name}: {_OPENING.get(judgement.outcome, judgement.outcome)}"]
    lines += [f"  ! {reason}" for reason in judgement.reasons]
    for verdict in judgement.verdicts:
        lines.append(f"  {verdict.outcome:<12}  {verdict.check}: {verdict.summary}{'  [seen, not judged]' * verdict.seen_not_judged}")
        if verdict.outcome is not Outcome.PASS:
            lines += [f"      {told}" for told in (*_source(plan, verdict.check), *_exhibits(verdict))]
    lines += [
        f"run:    {rehearsal.run_dir}",
        f"report: {rehearsal.page}",
        f"again:  {repeat_command(plan, rehearsal.run_dir)}",
    ]
    return plain("\n".join(lines))


def in_one_line(rehearsal: Rehearsal) -> str:
    """`FAIL: exactly_once, single_alert: 10 records absent`: the checks that failed (or were inconclusive), and the summary of the first
    one."""
    judgement = rehearsal.judgement
    bad = [verdict for verdict in judgement.verdicts if verdict.outcome is judgement.outcome]
    words = [", ".join(verdict.check for verdict in bad), *judgement.reasons[:1], *(verdict.summary for verdict in bad[:1])]
    return line(": ".join(filter(None, [str(judgement.outcome), *words])))


def _source(plan: Plan, check: str) -> Iterator[str]:
    """The line of the drill that asked for the check."""
    number = next((planned.line for planned in plan.checks if planned.name == check), 0)
    try:
        text = regular_file.read(Path(plan.drill_file)).decode(errors="replace").splitlines()
    except OSError:
        return
    if 0 < number <= len(text):
        yield f"{plan.drill_file}:{number}: {text[number - 1].strip()}"


def _exhibits(verdict: Verdict) -> Iterator[str]:
    for finding in verdict.findings:
        yield f"{finding.kind}: {finding.count}  {finding.text}"
    for name, frame in verdict.exhibits.items():
        if len(frame):
            shown = f", first {_ROWS} of {len(frame)}" if len(frame) > _ROWS else ""
            yield f"exhibit {name}{shown}:"
            yield from (f"  {row}" for row in frame.head(_ROWS).to_string(index=False).splitlines())
