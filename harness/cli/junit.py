"""One JUnit file for a series of runs, for CI: the runs' own files joined, and an error for each run that has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from harness import regular_file
from harness.cli.series import Done
from harness.errors import EnvironmentUnavailable
from harness.report.hostile import xml as harmless
from harness.report.junit import run_in_brackets


def write_junit(file: Path, series: Iterable[Done]) -> None:
    """Raises EnvironmentUnavailable when the file cannot be written."""
    from junitparser import JUnitXml

    joined: Any = JUnitXml()
    ends = list(series)
    times = Counter(map(_which, ends))
    seen: Counter[str] = Counter()
    for done in ends:
        which = _which(done)
        seen[which] += 1
        xml = _told(done)
        joined += xml if times[which] == 1 else _numbered(xml, f", run {seen[which]} of {times[which]}")
    joined.update_statistics()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        joined.write(str(file), pretty=True)
    except OSError as error:
        raise EnvironmentUnavailable(f"{file} cannot be written: {error.strerror}", "name another file with --junit") from error


def _which(done: Done) -> str:
    plan = done.plan
    return harmless(f"{plan.about.name} {run_in_brackets(plan.about.connector.name, plan.seed)}")


def _told(done: Done) -> Any:
    from junitparser import JUnitXml

    if done.rehearsal is None:
        return _broken(done)
    return JUnitXml.fromstring(regular_file.read(done.rehearsal.run_dir / "report" / "junit.xml"))


def _numbered(xml: Any, number: str) -> Any:
    """The same drill, connector and seed again: a name that differs from those before."""
    for suite in xml:
        suite.name += number
        for case in suite:
            case.name = case.name.removesuffix("]") + f"{number}]"
    return xml


def _broken(done: Done) -> Any:
    from junitparser import Error, JUnitXml, TestCase, TestSuite

    brackets = run_in_brackets(done.plan.about.connector.name, done.plan.seed)
    case = TestCase(harmless(f"run {brackets}"), classname=harmless(done.plan.about.name), time=round(done.took_s, 3))
    text = harmless(str(done.error) or "interrupted")
    case.result = [Error(text, type(done.error).__name__)]
    suite = TestSuite(_which(done))
    suite.add_testcase(case)
    xml = JUnitXml()
    xml.add_testsuite(suite)
    return xml
