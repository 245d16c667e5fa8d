"""From a loaded integration file, the archive and the pages that were measured to all that a runbook is written from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from harness.archive.belongs import of_integration
from harness.archive.record import RunRecord
from harness.integration.reading.load import LoadedIntegration
from harness.runbook.due import firsts
from harness.runbook.known import Known, Page

DEFAULT_NAME = "runbook.md"


def known_of(
    loaded: LoadedIntegration, due: Iterable[str], records: Iterable[RunRecord], pages: Iterable[Page] = (), until: str | None = None
) -> Known:
    """`due`: the drills that are due; `records`: of any integration, in any order; `until`: the last instant that counts."""
    file = loaded.integration
    connector = Path(file.connector).name.removesuffix(".connector.yaml")
    own = tuple(record for record in of_integration(records, file.integration, connector, until) if record.started)
    return Known(file, loaded.path.name, firsts(loaded, due), own, tuple(pages))


def place_of(loaded: LoadedIntegration) -> Path:
    """Where the runbook is committed."""
    return loaded.path.parent / (loaded.integration.runbook.file or DEFAULT_NAME)
