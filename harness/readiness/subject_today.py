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
    watched: tuple[str, ...]
    """The patterns of `watch`, from the folder of the file on."""


def today(loaded: LoadedIntegration, records: Iterable[RunRecord] = ()) -> Today:
    """Read them. `records`: where the connector runs in an image, the newest one that found it. Raises DrillInvalid, PlanImpossible."""
    file, folder = loaded.integration, loaded.path.parent
    connector = load_connector(find_connector(file.connector, folder))
    kind, digest = _watchdog(loaded)
    programs = files_of(named_files(connector.connector, connector.path.parent), connector.path.parent)
    watched = watched_files(file.watch, folder) if file.watch else None
    subject = Subject(
        file=connector.path.name.removesuffix(".connector.yaml"),
        connector=program_digest(connector.connector.as_json()),
        programs=programs.digest if programs else None,
        watched=watched.digest if watched else None,
        watchdog=digest,
    )
    if connector.connector.run.contained is not None:
        subject = replace(subject, image=_newest_image(subject, records))
    return Today(subject, connector, kind, file.watch)


def _watchdog(loaded: LoadedIntegration) -> tuple[Watchdog, str | None]:
    file = loaded.integration
    if file.watchdog is None:
        return "none", None
    if file.watchdog_is_hosted:
        return "hosted", None
    found = load_connector(find_watchdog(file.watchdog, loaded.path.parent))
    ours = found.path.resolve().is_relative_to(assets.fixture("connector").resolve())
    return "reference" if ours else "own", program_digest(found.connector.as_json())


def _newest_image(subject: Subject, records: Iterable[RunRecord]) -> str | None:
    """The image that the newest run of this connector found; None: no run has said."""
    found = [
        record
        for record in records
        if record.subject.image is not None and record.started and record.subject.connector == subject.connector
    ]
    return max(found, key=lambda record: record.started or "").subject.image if found else None
