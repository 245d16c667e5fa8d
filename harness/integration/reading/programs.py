"""The connector files and drills that an integration file names, and the controls that the connector must have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path as FilePath

from harness import assets
from harness.drill.reading.load import DRILL, LoadedConnector, find_connector, find_file, find_watchdog, load_connector
from harness.drill.text.broken import Path
from harness.drill.text.problems import Complaint
from harness.errors import DrillInvalid
from harness.integration.model import Integration

Find = Callable[[str, FilePath], FilePath]


def find_drill(name_or_path: str, folder: FilePath) -> FilePath:
    """A path; or a name in `folder`, the working directory or their `drills/`, then among the built-in drills. Raises DrillInvalid."""
    return find_file(name_or_path, DRILL, "drill", folder, [folder, folder / "drills", FilePath(), FilePath("drills"), assets.drills()])


def complaints(file: Integration, folder: FilePath) -> Iterator[Complaint]:
    """Those that are missing or have mistakes of their own. `folder`: that of the integration file."""
    yield from _programs(file, folder)
    yield from _drills(file, folder)


def _programs(file: Integration, folder: FilePath) -> Iterator[Complaint]:
    named: tuple[tuple[Path, str | None, Find], ...] = (
        (("connector",), file.connector, find_connector),
        (("watchdog",), None if file.watchdog_is_hosted else file.watchdog, find_watchdog),
        (("game_day", "connector"), file.game_day.connector, find_connector),
    )
    for key, name, find in named:
        if name is None:
            continue
        try:
            path = find(name, folder)
        except DrillInvalid as error:
            yield _absent(key, error)
            continue
        try:
            loaded = load_connector(path)
        except DrillInvalid as error:
            told = f"{path} has {len(error.problems)} problem{'s' * (len(error.problems) > 1)}"
            yield Complaint(key, told, "a valid file", f"`idrill check {path}` names them")
        else:
            yield from _controls(file, loaded) if key == ("connector",) else ()


def _controls(file: Integration, connector: LoadedConnector) -> Iterator[Complaint]:
    offered = {name.removeprefix("control.") for name in connector.connector.capabilities() if name.startswith("control.")}
    for key, part in (("pause", file.pause), ("resume", file.resume), ("replay", file.replay)):
        if part.control is not None and part.control not in offered:
            names = ", ".join(sorted(offered)) or "`how`, in words"
            yield Complaint(
                (key, "control"), f"{connector.path.name} has no control {part.control!r}", names, "or say under `how` what to do"
            )


def _drills(file: Integration, folder: FilePath) -> Iterator[Complaint]:
    named: list[tuple[Path, str | None]] = [(("decide", index, "drill"), decision.drill) for index, decision in enumerate(file.decide)]
    named += [(("runbook", "symptoms", index, "drill"), symptom.drill) for index, symptom in enumerate(file.runbook.symptoms)]
    named += [(("drills", "also", index), name) for index, name in enumerate(file.drills.also)]
    named += [(("drills", "without", index, "drill"), waiver.drill) for index, waiver in enumerate(file.drills.without)]
    for key, name in named:
        try:
            _ = name and find_drill(name, folder)
        except DrillInvalid as error:
            yield _absent(key, error)


def _absent(key: Path, error: DrillInvalid) -> Complaint:
    """That nothing was found under this name, said where the name stands."""
    [problem] = error.problems
    return Complaint(key, problem.found, problem.allowed, problem.hint)
