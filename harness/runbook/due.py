"""What each due drill says for an integration: its first alert, response and query, with the names of the integration."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from harness.drill.reading.load import load_drill
from harness.errors import DrillInvalid
from harness.integration.overlay.names import names
from harness.integration.reading.load import LoadedIntegration
from harness.integration.reading.programs import find_drill
from harness.runbook.known import First


def firsts(loaded: LoadedIntegration, due: Iterable[str]) -> dict[str, First | None]:
    """None: nobody finds the drill, or it is not valid."""
    return {drill: _first(loaded, drill) for drill in due}


def _first(loaded: LoadedIntegration, drill: str) -> First | None:
    try:
        found = load_drill(find_drill(drill, Path(loaded.path.parent))).drill
    except DrillInvalid:
        return None
    said = names(found, loaded.integration).drill.first
    return First(said.alert, said.response, said.query)
