"""A drill file as a pytest item. Collecting reads and validates the file; only the item itself runs anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from harness.checks.verdict import Outcome
from harness.errors import HarnessError
from harness.pytest_plugin.reported import RUN
from harness.report.hostile import line

if TYPE_CHECKING:
    from pathlib import Path

    from harness.rehearsal import Rehearsal


class DrillFailed(AssertionError):
    """The run is over and its outcome is not PASS."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__(f"{rehearsal.plan.about.name}: {rehearsal.judgement.outcome}")
        self.rehearsal = rehearsal


class DrillFile(pytest.File):
    def collect(self) -> Iterator[DrillItem]:
        from harness.drill.reading.load import load_drill

        try:
            loaded = load_drill(self.path)
        except HarnessError as error:
            raise self.CollectError(str(error)) from None
        item = DrillItem.from_parent(self, name=loaded.drill.name)
        item.extra_keyword_matches.update(loaded.drill.tags)  # `-k seed` picks by tag
        yield item


class DrillItem(pytest.Item):
    def runtest(self) -> None:
        from harness.pytest_plugin.settings import Settings, rehearse

        rehearsal = rehearse(Settings.of(self.config), str(self.path))
        self.user_properties.append((RUN, rehearsal.run_dir.name))
        self.user_properties.append(("outcome", str(rehearsal.judgement.outcome)))
        if rehearsal.judgement.outcome is not Outcome.PASS:
            raise DrillFailed(rehearsal)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What a person reads of it; its one line in pytest's summary names the checks that failed."""
        if isinstance(excinfo.value, DrillFailed):
            from harness.pytest_plugin.explain import explain, in_one_line

            return _told(excinfo, in_one_line(excinfo.value.rehearsal), explain(excinfo.value.rehearsal))
        if isinstance(excinfo.value, HarnessError):
            text = f"the drill could not be carried out (exit code {excinfo.value.exit_code})\n{excinfo.value}"
            return _told(excinfo, f"not carried out: {line(excinfo.value)}", text)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"drill {self.name}"


def _told(excinfo: pytest.ExceptionInfo[BaseException], summary: str, text: str) -> Any:
    """pytest's own form of a failure, which also xdist carries from a worker, with other words in it."""
    told: Any = excinfo.getrepr(style="native")
    told.reprtraceback.reprentries[:] = told.reprtraceback.reprentries[:1]
    told.reprtraceback.reprentries[0].lines[:] = [f"{text}\n"]
    if told.reprcrash is not None:
        told.reprcrash.message = summary
    return told
