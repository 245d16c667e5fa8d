"""The subject of an integration file as it is today: its connector and its watchdog, loaded, with the digests that records have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from harness import assets
from harness.archive.record import RunRecord
from harness.drill.reading.load import LoadedConnector, find_connector, find_watchdog, load_connector
from harness.drill.reading.programs import named_files
from harness.integration.reading.load import LoadedIntegration
from harness.plan.identity import program_digest
from harness.plan.subject import files_of, watched_files
from harness.readiness.facts import Subject, Watchdog


@dataclass(frozen=True)
class Today:
    """What the file leads to."""

    subject: Subject
    connector: LoadedConnector
    watchdog: Watchdog
    watchdog_file: LoadedConnector | None
    """The watchdog, where the file names one."""


def today(loaded: LoadedIntegration, records: Iterable[RunRecord] = ()) -> Today:
    """Read them. `records`: where the connector runs in an image, the newest one that found it. Raises DrillInvalid, PlanImpossible."""
    file, folder = loaded.integration, loaded.path.parent
    connector = load_connector(find_connector(file.connector, folder))
    kind, own = _watchdog(loaded)
    programs = files_of(named_files(connector.connector, connector.path.parent), connector.path.parent)
    watched = watched_files(file.watch, folder) if file.watch else None
    subject = Subject(
        file=connector.path.name.removesuffix(".connector.yaml"),
        connector=program_digest(connector.connector.as_json()),
        programs=programs.digest if programs else None,
        watched=watched.digest if watched else None,
        watchdog=program_digest(own.connector.as_json()) if own else None,
    )
    if connector.connector.run.contained is not None:
        subject = replace(subject, image=_newest_image(subject, records))
    return Today(subject, connector, kind, own)


def _watchdog(loaded: LoadedIntegration) -> tuple[Watchdog, LoadedConnector | None]:
    file = loaded.integration
    if file.watchdog is None:
        return "none", None
    if file.watchdog_is_hosted:
        return "hosted", None
    found = load_connector(find_watchdog(file.watchdog, loaded.path.parent))
    ours = found.path.resolve().is_relative_to(assets.fixture("connector").resolve())
    return "reference" if ours else "own", found


def _newest_image(subject: Subject, records: Iterable[RunRecord]) -> str | None:
    """The image that the newest run of this connector found; None: no run has said."""
    found = [
        record
        for record in records
        if record.subject.image is not None and record.started and record.subject.connector == subject.connector
    ]
    return max(found, key=lambda record: record.started or "").subject.image if found else None
