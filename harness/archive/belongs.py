"""Which records are about an integration."""

from __future__ import annotations

from collections.abc import Iterable

from harness.archive.record import RunRecord


def of_integration(records: Iterable[RunRecord], name: str, file: str, until: str | None = None) -> tuple[RunRecord, ...]:
    """Those of this integration, oldest first, undated ones before all: by its name, or by its connector file where the run had none.

    `file`: the connector file's name, without folder and ending. `until`: the last instant that counts, as records write it.
    """
    own = [
        record
        for record in records
        if (record.integration.name == name if record.integration else record.file == file)
        and (until is None or record.started is None or record.started <= until)
    ]
    return tuple(sorted(own, key=lambda record: (record.started or "", record.run)))
