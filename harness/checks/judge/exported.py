"""An export against what was committed: which records it does not name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from harness.checks.base import called, named, plural
from harness.checks.verdict import Finding
from harness.journal.events import HistoryExported
from harness.journal.naming import Said

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence
    from harness.integration.exports import Exported
    from harness.journal import Entry

NOT_EXPORTED = "nothing was exported: the run ended before, or it is of an older version"


class Compared(NamedTuple):
    """The records that were committed, and those of them that an export does not name."""

    committed: list[tuple[str, str]]
    absent: list[tuple[str, str]]
    undecided: str
    """Why it cannot be said; empty: it can."""

    def findings(self) -> Iterator[Finding]:
        """For those that are absent."""
        if self.absent:
            names = named([called(entity, key) for entity, key in self.absent])
            text = f"{len(self.absent)} of {plural(len(self.committed), 'committed record')} not in the export: {names}"
            yield Finding("incomplete", len(self.absent), text)

    def exhibit(self) -> pd.DataFrame:
        """entity, key – of those that are absent."""
        import pandas as pd

        return pd.DataFrame(self.absent, columns=["entity", "key"])


def exported(evidence: Evidence, what: Exported) -> Entry[HistoryExported] | None:
    """The export of a run; None: there is none."""
    return next((told for told in evidence.events_of(HistoryExported) if told.event.what == what), None)


def compared(evidence: Evidence, export: HistoryExported) -> Compared:
    """Held against all that the connector has committed."""
    committed = evidence.delivery.committed()
    if not committed:
        return Compared([], [], "nothing was committed, so there was nothing to export")
    said = Said(0.0, export.text)
    absent = [(entity, key) for entity, key in committed if not said.names(entity, key)]
    cut = f"only the first {plural(len(export.text), 'character')} of the export were kept" if absent and export.cut else ""
    return Compared(committed, absent, cut)
