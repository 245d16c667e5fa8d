"""What the end of an attempt means: it ran and went well, ran and failed, was killed, or refused to run at all."""

from __future__ import annotations

import re
from pathlib import Path

from harness.drill.connector.batch import Batch
from harness.journal.events import ExitedAs


def how_ended(batch: Batch | None, code: int, log: Path) -> ExitedAs:
    """By exit code (minus the signal's number, if one ended it) and, where the connector file says so, by its output."""
    refused = batch.refused if batch else None
    if refused and (code in refused.codes or (refused.log is not None and _says(refused.log, log))):
        return "refused"
    return "done" if code == 0 else "killed" if code < 0 else "failed"


def _says(pattern: str, log: Path) -> bool:
    return log.is_file() and bool(re.search(pattern, log.read_text(errors="replace"), re.MULTILINE))
