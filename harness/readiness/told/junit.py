"""JUnit XML: one suite per file, one case per item, each with file and line of its key."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from harness.readiness.assess import Assessment, Standing
from harness.readiness.states import State
from harness.readiness.told.words import told, weak, word
from harness.report.hostile import xml

_FAILURES = frozenset({State.REFUTED, State.EMPTY, State.STALE})


def document(assessments: Iterable[Assessment]) -> bytes:
    """What is refuted, empty or stale is a failure; what is only written, flaky or waived is an error of type `not proven`."""
    from junitparser import JUnitXml

    whole: Any = JUnitXml("readiness")
    for assessment in assessments:
        whole.add_testsuite(_suite(assessment))
    whole.update_statistics()
    written = BytesIO()
    whole.write(written, pretty=True)
    return written.getvalue()


def _suite(assessment: Assessment) -> Any:
    from junitparser import TestSuite

    facts = assessment.facts
    suite = TestSuite(xml(f"{facts.name} [{facts.file}]"))
    for name, value in (("pattern", facts.pattern), ("ready", str(assessment.ready)), ("at", assessment.at.isoformat())):
        suite.add_property(name, xml(value))
    for standing in assessment.standings:
        suite.add_testcase(_case(assessment, standing))
    suite.add_testcase(_whole(assessment))
    return suite


def _case(assessment: Assessment, standing: Standing) -> Any:
    from junitparser import Error, Failure, Skipped

    case = _named(assessment, str(standing.item), standing.line)
    text = xml("\n".join([standing.why, *(told(each) for each in weak(standing)), standing.command]))
    if standing.state is None:
        case.result = [Skipped(xml(f"not due: {standing.why}"))]
    elif not standing.is_met:
        kind = Failure if standing.state in _FAILURES else Error
        result = kind(xml(f"{word(standing)}: {standing.why}"), "not proven" if kind is Error else str(standing.state))
        result.text = text
        case.result = [result]
    return case


def _whole(assessment: Assessment) -> Any:
    """What no item says: the review, and whether the archive can be relied on."""
    from junitparser import Error, Failure

    case = _named(assessment, "review and archive", assessment.facts.line("people"))
    if not assessment.reviewed:
        case.result = [Failure("no reviewer has approved it as it is today", "not reviewed")]
    elif assessment.doubts:
        case.result = [Error(xml("; ".join(assessment.doubts)), "not proven")]
    return case


def _named(assessment: Assessment, name: str, line: int) -> Any:
    from junitparser import TestCase

    case: Any = TestCase(xml(name), classname=xml(assessment.facts.name))
    case._elem.set("file", xml(assessment.facts.file))  # noqa: SLF001  # attributes of CI services that the library does not have
    case._elem.set("line", str(line))  # noqa: SLF001
    return case
