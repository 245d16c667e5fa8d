"""`junit.xml`: one suite per run, one case per check. FAIL is a failure; INCONCLUSIVE is an error of type `inconclusive`.

A case is called after check, connector and seed, in the class of its drill: a CI service takes two cases of one name for the same test.
Services add up the times of cases: each has an equal share of the run's wall time, since checks are judged together.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import regular_file
from harness.checks.verdict import Outcome, Verdict
from harness.evidence.began import began_at
from harness.report.exhibits import exhibits
from harness.report.grid import grid
from harness.report.hostile import xml

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence

_MOST_ROWS = 20


def write(evidence: Evidence, judgement: Judgement, folder: Path) -> None:
    """Write `junit.xml`. Raises OSError."""
    from junitparser import JUnitXml, TestSuite

    suite = TestSuite(xml(f"{evidence.drill_name} {run_in_brackets(evidence.connector_name, evidence.plan.seed)}"))
    for name, value in (
        ("connector", evidence.connector_name),
        ("speed", f"{evidence.speed:g}"),
        ("seed", evidence.plan.seed),
        ("run", evidence.run),
        ("seal", evidence.integrity),
    ):
        suite.add_property(name, xml(value))
    begun = began_at(evidence)
    if begun:
        suite.timestamp = f"{begun:%Y-%m-%dT%H:%M:%S}"
    cases = [_case(evidence, judgement, verdict) for verdict in judgement.verdicts]
    if judgement.reasons:
        cases.append(_course(evidence, judgement))
    took_s = (evidence.end_t + evidence.t0) / evidence.speed
    for case in cases:
        case.time = round(took_s / len(cases), 3)
        suite.add_testcase(case)
    document = JUnitXml(xml(evidence.drill_name))
    document.add_testsuite(suite)
    suite.time = document.time = round(took_s, 3)
    written = BytesIO()
    document.write(written, pretty=True)
    regular_file.write(folder / "junit.xml", written.getvalue())


def run_in_brackets(connector: str, seed: int) -> str:
    """What distinguishes a run from others of its drill, in pytest's form for parameters."""
    return f"[{connector}, seed {seed}]"


def _name(evidence: Evidence, what: str) -> str:
    return xml(f"{what} {run_in_brackets(evidence.connector_name, evidence.plan.seed)}")


def _case(evidence: Evidence, judgement: Judgement, verdict: Verdict) -> Any:
    from junitparser import Error, Failure, Skipped, TestCase

    case = TestCase(_name(evidence, verdict.check), classname=xml(evidence.drill_name))
    summary, text = xml(verdict.summary), xml(_details(evidence, verdict))
    if verdict.outcome is Outcome.FAIL:
        case.result = [_with_text(Failure(summary, Outcome.FAIL.value), text)]
    elif verdict.outcome is Outcome.INCONCLUSIVE and judgement.outcome is Outcome.PASS:
        case.result = [Skipped(f"this gate matters only for failures, and there were none: {summary}")]
    elif verdict.outcome is Outcome.INCONCLUSIVE:
        seen = "seen, not judged: " if verdict.seen_not_judged else ""
        case.result = [_with_text(Error(f"inconclusive: {seen}{summary}", "inconclusive"), text)]
    else:
        case.system_out = summary
    return case


def _course(evidence: Evidence, judgement: Judgement) -> Any:
    """What no check is responsible for: the run went another way than planned, or its evidence was changed."""
    from junitparser import Error, TestCase

    case = TestCase(_name(evidence, "course of the run"), classname=xml(evidence.drill_name))
    kind = "evidence changed" if judgement.integrity.changed else "inconclusive"
    case.result = [_with_text(Error(f"inconclusive: {xml(judgement.reasons[0])}", kind), xml("\n".join(judgement.reasons)))]
    return case


def _with_text(result: Any, text: str) -> Any:
    result.text = text
    return result


def _details(evidence: Evidence, verdict: Verdict) -> str:
    """The findings, then the first rows of each exhibit."""
    lines = [finding.text for finding in verdict.findings]
    for exhibit in exhibits(evidence, verdict):
        shown = grid(exhibit.rows, _MOST_ROWS)
        lines += ["", f"{exhibit.name} ({shown.total} rows)", "\t".join(column.title for column in shown.columns)]
        lines += ["\t".join(row) for row in shown.rows]
    return "\n".join(lines)
