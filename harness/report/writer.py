"""The contract of a writer of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeGuard

from harness import registry

if TYPE_CHECKING:
    from pathlib import Path

    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence

REPORTS = "harness.reports"


class Writer(Protocol):
    """A function of the entry-point group `harness.reports`."""

    def __call__(self, evidence: Evidence, judgement: Judgement, folder: Path, /) -> None:
        """Tell a judged run in files of `folder`, whose names no other writer has. It asks nothing but evidence and judgement, so the same
        run gives the same files, byte for byte. Raises OSError when one cannot be written.
        """


def find_writer(name: str) -> Writer:
    """Raises KeyError for an unknown one, EnvironmentUnavailable for one that does not keep the contract."""
    return registry.find(REPORTS, name, _is_writer, "a function of evidence, judgement and folder")


def _is_writer(found: object) -> TypeGuard[Writer]:
    return callable(found) and not isinstance(found, type)
