"""Three quite different connectors in all drills of the catalogue: each is planned, adapted or refused, and says how, or by which key."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from harness import assets
from harness.drill.reading import validate
from harness.drill.reading.load import LoadedConnector, find_watchdog, load_connector, load_drill
from harness.drill.text import document
from harness.errors import PlanImpossible
from harness.plan.compile import compile_plan

DRILLS = sorted(assets.drills().glob("*.drill.yaml"))
RUN = 'run: {command: ["{python}", app.py]}\nclock: accelerated\n'
OWN = {
    "pushed to, with a key": "webhooks: /hooks\nauth: {destination: {kind: api_key, header: X-Api-Key}}\n",
    "in batches, without controls": "batch: {every: 5m}\n",
    "without deletions": "carries: [create, update]\ncontrols: {rotate_credential: {signal: SIGHUP}}\n",
}
FEWEST = {"pushed to, with a key": 40, "in batches, without controls": 48, "without deletions": 48}
"""How many drills of the catalogue are possible for them, at least."""
_NAMES_A_KEY = re.compile(r"`[a-z_]+[:`]|`\{kind")


@pytest.fixture(params=OWN)
def own(request: pytest.FixtureRequest) -> tuple[str, LoadedConnector]:
    marks = document.parse(f"connector: orders-own\n{RUN}{OWN[request.param]}", Path("own.connector.yaml"))
    return request.param, LoadedConnector(validate.connector(marks), marks, marks.text, marks.path)


@pytest.fixture
def outcome(own: tuple[str, LoadedConnector]) -> Callable[[Path], tuple[str, list[str]]]:
    """`planned`, `adapted` or `refused`, and what is said of it."""

    def of(path: Path) -> tuple[str, list[str]]:
        drill = load_drill(path)
        watchdog = None
        if drill.drill.stack.watchdog:
            watchdog = load_connector(find_watchdog(drill.drill.stack.watchdog, path.parent))
        try:
            plan = compile_plan(drill, own[1], watchdog, speed=60.0, seed=1)
        except PlanImpossible as error:
            return "refused", str(error).splitlines()
        return ("adapted" if plan.adaptations else "planned"), list(plan.adaptations)

    return of


def test_every_drill_says_what_becomes_of_it(own: tuple[str, LoadedConnector], outcome: Callable[[Path], tuple[str, list[str]]]) -> None:
    told = {path.name: outcome(path) for path in DRILLS}
    possible = [name for name, (what, _) in told.items() if what != "refused"]
    assert len(possible) >= FEWEST[own[0]]
    mute = {name: lines for name, (what, lines) in told.items() if what == "refused" and not all(map(_NAMES_A_KEY.search, lines))}
    assert not mute, "refused without a key that could be changed"
