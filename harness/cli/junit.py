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


def write_junit(file: Path, series: Iterable[Done]) -> None:
    """Raises EnvironmentUnavailable when the file cannot be written."""
    from junitparser import JUnitXml

    joined: Any = JUnitXml()
    ends = list(series)
    times = Counter(_name(done) for done in ends)
    seen: Counter[str] = Counter()
    for done in ends:
        name = _name(done)
        seen[name] += 1
        xml = _told(done)
        joined += xml if times[name] == 1 else _numbered(xml, f"{name}, run {seen[name]} of {times[name]}")
    joined.update_statistics()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        joined.write(str(file), pretty=True)
    except OSError as error:
        raise EnvironmentUnavailable(f"{file} cannot be written: {error.strerror}", "name another file with --junit") from error


def _name(done: Done) -> str:
    return harmless(done.plan.about.name)


def _told(done: Done) -> Any:
    from junitparser import JUnitXml

    if done.rehearsal is None:
        return _broken(done)
    return JUnitXml.fromstring(regular_file.read(done.rehearsal.run_dir / "report" / "junit.xml"))


def _numbered(xml: Any, name: str) -> Any:
    """Its cases told from those of the same drill's other runs: a CI service takes two of one name for the same test."""
    for suite in xml:
        suite.name = name
        for case in suite:
            case.classname = name
    return xml


def _broken(done: Done) -> Any:
    from junitparser import Error, JUnitXml, TestCase, TestSuite

    name = _name(done)
    case = TestCase("run", classname=name)
    text = harmless(str(done.error) or "interrupted")
    case.result = [Error(text, type(done.error).__name__)]
    suite = TestSuite(name)
    suite.add_testcase(case)
    xml = JUnitXml()
    xml.add_testsuite(suite)
    return xml
