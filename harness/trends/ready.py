"""How ready the integrations are, in a few lines: how many, those that are furthest from READY, and those that no file was given for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from harness.readiness.states import Ready
from harness.report.hostile import line
from harness.trends import cut
from harness.trends.of_file import OfFile


def ready(files: Sequence[OfFile], integrations: Collection[str]) -> Iterator[str]:
    """`integrations`: all that the trends know."""
    counts = Counter(file.ready for file in files)
    if len(files) > 1:
        yield ", ".join(f"{counts[verdict]} {verdict}" for verdict in reversed(Ready) if counts[verdict])
    yield from (_told(file) for file in sorted(files, key=worst_first)[: cut.MOST])
    rest = sorted(set(integrations) - {file.name for file in files})
    if rest:
        yield f"Not assessed here, because no file was given: {cut.integrations(rest)}"


def worst_first(file: OfFile) -> tuple[int, int, int, str]:
    """A key to sort files by: those that are furthest from READY come first."""
    return list(Ready).index(file.ready), -file.open, -file.unproven, file.name


def _told(file: OfFile) -> str:
    """`orders-sync: NOT READY, 4 of 10 boxes open, 2 not proven`."""
    name = line(file.name, cut.NAME)
    if file.ready is Ready.READY:
        return f"{name}: {file.ready}"
    unproven = f", {file.unproven} not proven" if file.unproven else ""
    return f"{name}: {file.ready}, {file.open} of {file.boxes} boxes open{unproven}{_beside_the_boxes(file)}"


def _beside_the_boxes(file: OfFile) -> str:
    """The reason that no box gives."""
    if not file.open and not file.unproven:
        return f"; {file.why}"
    return "" if file.reviewed else "; nobody has reviewed it as it is today"
