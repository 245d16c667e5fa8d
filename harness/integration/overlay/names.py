"""The systems, by the names that the integration has for them: alerts must name these."""

from __future__ import annotations

import re

from harness.drill.model import Drill
from harness.drill.model import First as FirstOfDrill
from harness.drill.stack import System
from harness.integration.model import Integration
from harness.integration.overlay.change import Change, with_stack


def names(drill: Drill, integration: Integration) -> Change:
    """Both systems renamed, and in the drill's `first:` texts, too; what the integration says in `first` takes their place."""
    read = next((path for path in integration.paths.read if path.from_), None)
    write = next((path for path in integration.paths.write if path.to), None)
    called = {
        "source": (read.from_, read.also) if read else None,
        "destination": (write.to, write.also) if write else None,
    }
    systems = {side: getattr(drill.stack, side) for side in called}
    renamed = {side: _renamed(systems[side], *given) for side, given in called.items() if given is not None}
    said = tuple(
        f"{side}: called {renamed[side].name}; the drill calls it {systems[side].name}"
        for side in renamed
        if renamed[side].name != systems[side].name
    )
    texts = {old.name: renamed[side].name for side, old in systems.items() if side in renamed}
    first = _first(drill.first, integration, texts)
    return Change(with_stack(drill, **renamed).model_copy(update={"first": first}), said)


def _renamed(system: System, name: str | None, also: tuple[str, ...]) -> System:
    return system.model_copy(update={"name": name, "also": also}) if name != system.name or also else system


def _first(first: FirstOfDrill, integration: Integration, texts: dict[str, str]) -> FirstOfDrill:
    own = integration.first
    given = {"alert": own.alert, "response": own.response, "query": own.query or integration.recover.query}
    return first.model_copy(update={key: text or _replaced(getattr(first, key), texts) for key, text in given.items()})


def _replaced(text: str, texts: dict[str, str]) -> str:
    """The text with each whole word replaced at once, so that two systems can swap names."""
    if not texts:
        return text
    words = re.compile(rf"\b({'|'.join(map(re.escape, texts))})\b")
    return words.sub(lambda found: texts[found.group()], text)
