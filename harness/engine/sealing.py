"""The end of a run's record: every file that is judged gets its seal in the journal, and the journal one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harness.journal import Journal
from harness.journal.events import Seal
from harness.journal.seal import Seals, digest
from harness.regular_file import is_regular


def tell_seals(journal: Journal, seals: Seals, run_dir: Path) -> None:
    """Write the seals that the journal does not have yet; everything that wrote into the run directory has ended."""
    for seal in (*seals.untold(), *_unvouched(run_dir, seals)):
        journal.write(seal)


def _unvouched(run_dir: Path, seals: Seals) -> Iterator[Seal]:
    """Ledgers whose writer reported no digest, because it was killed or its output was intercepted. They are sealed as they are now."""
    for path in sorted((run_dir / "ledgers").glob("*.jsonl")):
        file = f"ledgers/{path.name}"
        if file not in seals.by_file and is_regular(path):
            yield digest(path, file)
