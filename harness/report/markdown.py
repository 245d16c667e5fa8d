"""`summary.md`: what a reviewer sees in the summary of a CI job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from harness import regular_file
from harness.checks.verdict import Outcome, Verdict
from harness.report.banner import banner, worst_first
from harness.report.exhibits import exhibits
from harness.report.figures import figures
from harness.report.hostile import markdown as cell
from harness.report.injected import injections
from harness.report.owed import owed_in_words
from harness.report.people import on_call
from harness.report.release import release
from harness.report.repeat import SAME_SEED, again
from harness.report.wording import clock

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence

_SIGN = {Outcome.PASS: "✅", Outcome.FAIL: "❌", Outcome.INCONCLUSIVE: "❔"}
_FELT = {True: "yes", False: "no", None: "not known"}


def write(evidence: Evidence, judgement: Judgement, folder: Path) -> None:
    """Write `summary.md`. Raises OSError."""
    text = "\n".join(_lines(evidence, judgement)) + "\n"
    regular_file.write(folder / "summary.md", text.encode())


def _lines(evidence: Evidence, judgement: Judgement) -> Iterator[str]:
    told = banner(evidence, judgement)
    yield f"## {_SIGN[told.outcome]} {told.outcome}: {cell(told.headline)}"
    yield ""
    yield f"**{cell(evidence.plan.about.title)}** – {_who_is_who(evidence)}"
    yield ""
    yield f"Tested: {cell(release(evidence))}"
    yield ""
    yield f"{cell(told.meaning)} {cell(told.who_acts)}"
    yield ""
    for cause in told.causes:
        yield f"- {cell(cause)}"
    if told.causes:
        yield ""
    yield from _rows(evidence, judgement)
    shown = figures(evidence, judgement)
    yield from _table(
        [figure.name for figure in shown], [[figure.value if figure.value != "–" else figure.note or "–" for figure in shown]]
    )
    if owed := owed_in_words(evidence):
        yield cell(owed)
        yield ""
    yield from _table(("outcome", "check", "what was found"), [_verdict(verdict) for verdict in worst_first(judgement.verdicts)])
    yield "More tables of this run, for spreadsheets and programs: `tables/`, explained in `tables/README.md`."
    yield ""
    faults = injections(evidence, judgement)
    if faults:
        rows = [
            (
                f"{fault.kind} on {fault.where}",
                clock(fault.injected_t),
                clock(fault.healed_t),
                _FELT[fault.felt],
                fault.proofs[0] if fault.proofs else "",
            )
            for fault in faults
        ]
        yield from _table(("fault", "in place", "healed", "felt", "proof"), rows)
    repeat = again(evidence, judgement)
    yield " ".join(filter(None, ("Run it again.", repeat.why, SAME_SEED)))
    yield ""
    yield f"    {repeat.command}"


def _who_is_who(evidence: Evidence) -> str:
    told = [f"drill {evidence.drill_name}", f"connector {evidence.connector_name}"]
    paged = on_call(evidence.plan)
    return "; ".join(map(cell, [*told, f"on call: {paged}"] if paged else told))


def _rows(evidence: Evidence, judgement: Judgement) -> Iterator[str]:
    """Where the rows behind the failed checks are, as files beside this one."""
    failed = [verdict for verdict in judgement.verdicts if verdict.outcome is Outcome.FAIL]
    files = [f"`{one.file}`" for verdict in failed for one in exhibits(evidence, verdict)]
    if files:
        yield f"The records and pages concerned, in the folder of this file (`{evidence.run_dir.name}/report`): {', '.join(files)}"
        yield ""


def _verdict(verdict: Verdict) -> tuple[str, str, str]:
    seen = "seen, not judged: " if verdict.seen_not_judged else ""
    return f"{_SIGN[verdict.outcome]} {verdict.outcome}", verdict.check, seen + verdict.summary


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(map(cell, head))} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(cell, row))} |"
    yield ""
