"""One JUnit file for a series of runs, for CI: the runs' own files joined, and an error for each run that has none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from harness.cli.series import Done
from harness.errors import EnvironmentUnavailable
from harness.report.hostile import xml as harmless


def write_junit(file: Path, series: Iterable[Done]) -> None:
    """Raises EnvironmentUnavailable when the file cannot be written."""
    from junitparser import JUnitXml

    joined: Any = JUnitXml()
    for done in series:
        joined += JUnitXml.fromfile(str(done.rehearsal.run_dir / "report" / "junit.xml")) if done.rehearsal else _broken(done)
    joined.update_statistics()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        joined.write(str(file), pretty=True)
    except OSError as error:
        raise EnvironmentUnavailable(f"{file} cannot be written: {error.strerror}", "name another file with --junit") from error


def _broken(done: Done) -> object:
    from junitparser import Error, JUnitXml, TestCase, TestSuite

    name = str(done.plan.drill["name"])
    case = TestCase("run", classname=name)
    text = harmless(str(done.error) or "interrupted")
    case.result = [Error(text, type(done.error).__name__)]
    suite = TestSuite(name)
    suite.add_testcase(case)
    xml = JUnitXml()
    xml.add_testsuite(suite)
    return xml
