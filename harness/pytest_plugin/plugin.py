"""Hooks of the pytest plugin `integration_drills`. Imports nothing heavy: it is loaded into every pytest run."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.archive.introduced import introduced
from harness.own_folders import ARCHIVE, RUNS
from harness.pytest_plugin.reported import RUN

if TYPE_CHECKING:
    from harness.pytest_plugin.fixture import DrillFixture
    from harness.pytest_plugin.item import DrillFile

_SUFFIX = ".drill.yaml"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("integration drills")
    group.addoption(
        "--drill-speed",
        type=float,
        metavar="N",
        help="drill seconds per second of wall time (default: 60, or lower if a client of the connector times out too soon for that)",
    )
    group.addoption("--drill-connector", metavar="FILE|NAME", help="connector under test, in place of the drill's own")
    group.addoption("--drill-seed", type=int, metavar="N", help="seed of the workload (default: a new one per drill, reported)")
    group.addoption("--drill-out", default=str(RUNS), metavar="DIR", help=f"folder that holds the runs (default: {RUNS})")
    group.addoption(
        "--drill-archive",
        default=ARCHIVE,
        metavar="DIR|none",
        help=f"folder that keeps a small record of every judged run, from the root folder of the tests (default: {ARCHIVE})",
    )
    group.addoption(
        "--drill-confine",
        choices=["auto", "required", "off"],
        default="auto",
        help="use Landlock to keep the connector away from the evidence: auto: if the kernel has it; required: or do not run; off: never "
        "(default: auto)",
    )


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # a worker of xdist: its controller hears of all runs
        config.pluginmanager.register(_Retirement(config), "integration_drills_retirement")
        config.pluginmanager.register(_Introduction(config), "integration_drills_introduction")


class _Retirement:
    """After the drills, old runs are retired as by `idrill run`, except those that this session reports."""

    def __init__(self, config: pytest.Config) -> None:
        self._config, self._runs = config, set[str]()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._runs |= {str(value) for name, value in report.user_properties if name == RUN}

    def pytest_sessionfinish(self) -> None:
        if self._runs:
            from harness.pytest_plugin.settings import Settings
            from harness.retention import retire

            retire(Settings.of(self._config).out, spare=self._runs)


class _Introduction:
    """The session that makes the archive says what it is."""

    def __init__(self, config: pytest.Config) -> None:
        self._archive, self._told = config.rootpath / str(config.getoption("--drill-archive")), list[str]()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        with introduced(self._archive, "--drill-archive", self._told.append):
            return (yield)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for line in self._told:
            terminalreporter.write_line(line)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> DrillFile | None:
    if not file_path.name.endswith(_SUFFIX):
        return None
    from harness.pytest_plugin.item import DrillFile

    collected: DrillFile = DrillFile.from_parent(parent, path=file_path)
    return collected


@pytest.fixture
def drill(request: pytest.FixtureRequest) -> DrillFixture:
    """Run drills, or only their world, from a Python test."""
    from harness.pytest_plugin.fixture import DrillFixture
    from harness.pytest_plugin.settings import Settings

    properties = request.node.user_properties
    return DrillFixture(Settings.of(request.config), request.node.nodeid, lambda run: properties.append((RUN, run)))
