"""Each broken connector differs from the reference in exactly one policy: one scripted outage and one restart, seen from outside."""

from __future__ import annotations

import ast
import importlib
import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from worker.assembly import Parts, Worker

from harness.drill import document
from harness.drill.expectations import FILE, load
from harness.drill.load import find_drill, load_connector, load_drill

CONNECTOR = Path(__file__).resolve().parents[3] / "fixtures" / "connector"
FEED = 60
OUTAGE_S = 1200.0
PRIMARY, SHARED = "R0primary", "R0shared"
Seen = dict[str, Any]

OPENED, RESOLVED = ("trigger", "outage", PRIMARY, True), ("resolve", "recovery", PRIMARY)
ALL = [f"i{number}" for number in range(1, FEED + 1)]
REFERENCE: Seen = {"written": ALL, "keys": 1, "alerts": [OPENED, RESOLVED], "after_restart": ALL[10:]}

DIFFERS: dict[str, Callable[[Seen], Seen]] = {
    "loses": lambda _seen: {"after_restart": []},
    "restarts-backfill": lambda _seen: {"after_restart": ALL},
    "duplicates": lambda seen: {"keys": seen["keys"]} if seen["keys"] > 10 else {},
    "stops-retrying": lambda seen: {"written": ALL[-len(seen["written"]) :]} if len(seen["written"]) < 10 else {},
    "silent": lambda _seen: {"alerts": []},
    "generic-alert": lambda _seen: {"alerts": [("trigger", "outage", PRIMARY, False), RESOLVED]},
    "wrong-owner": lambda _seen: {"alerts": [("trigger", "outage", SHARED, True), ("resolve", "recovery", SHARED)]},
    "alert-storm": lambda seen: {"alerts": [OPENED] * (len(seen["alerts"]) - 1) + [RESOLVED]} if len(seen["alerts"]) > 10 else {},
    "resolves-early": lambda _seen: {"alerts": [OPENED, ("resolve", "outage", PRIMARY)]},
}


class _Systems:
    """Source, destination and pager, as respx routes."""

    def __init__(self, router: respx.MockRouter, entry: Callable[..., dict[str, Any]]) -> None:
        self._entry = entry
        self.phase = "recovery"
        self.offered = FEED - 1
        self.written: list[str] = []
        self.keys: defaultdict[str, set[str]] = defaultdict(set)
        self.alerts: list[tuple[Any, ...]] = []
        router.get("http://crm.invalid/changes").mock(side_effect=self._feed)
        router.get("http://crm.invalid/changes/ack").mock(return_value=httpx.Response(200, json={"cursor": 0}))
        router.post("http://crm.invalid/changes/ack").mock(return_value=httpx.Response(204))
        router.post("http://billing.invalid/oauth/token").mock(return_value=httpx.Response(200, json={"access_token": "t"}))
        router.post("http://billing.invalid/invoice").mock(side_effect=self._create)
        router.post("http://pager.invalid/v2/enqueue").mock(side_effect=self._page)

    def _feed(self, request: httpx.Request) -> httpx.Response:
        after = int(request.url.params["cursor"])
        changes = [self._entry(number, f"i{number}") for number in range(after + 1, self.offered + 1)]
        return httpx.Response(200, json={"changes": changes, "next_cursor": self.offered, "has_more": False})

    def _create(self, request: httpx.Request) -> httpx.Response:
        key = json.loads(request.content)["id"]
        self.keys[key].add(request.headers["Idempotency-Key"])
        if self.phase == "outage":
            return httpx.Response(503)
        self.written.append(key)
        return httpx.Response(201, json={})

    def _page(self, request: httpx.Request) -> httpx.Response:
        event = json.loads(request.content)
        alert = (event["event_action"], self.phase, event["routing_key"])
        summary = event["payload"]["summary"]
        names = ("orders-sync" in summary and "billing" in summary,) if event["event_action"] == "trigger" else ()
        self.alerts.append(alert + names)
        return httpx.Response(202)


def _work_off(worker: Worker, limit: int = FEED) -> None:
    while limit and (change := worker.store.first()) is not None:
        worker.delivery.attempt(change)
        limit -= 1
    worker.pager.deliver()


def _see_outage(worker: Worker, systems: _Systems, clock: Any) -> Seen:
    """An outage of 20 minutes with 59 changes queued; a 60th is offered when it is over."""
    worker.intake.read_once()
    worker.intake.caught_up = True
    systems.phase, over = "outage", clock.at + OUTAGE_S
    while clock.at < over and (change := worker.store.first()) is not None:
        worker.delivery.attempt(change)
        worker.pager.deliver()
    systems.phase, systems.offered = "recovery", FEED
    worker.intake.read_once()
    _work_off(worker)
    most = max(len(keys) for keys in systems.keys.values())
    return {"written": systems.written, "keys": most, "alerts": systems.alerts}


def _see_restart(assemble: Callable[..., Worker], parts: Parts, systems: _Systems) -> Seen:
    """Ten of sixty changes are written, then the process is gone; what does the next one write?"""
    systems.offered = FEED
    worker = assemble(parts)
    worker.intake.read_once()
    _work_off(worker, 10)
    systems.written.clear()
    again = assemble(parts)
    again.intake.read_once()
    _work_off(again)
    return {"after_restart": systems.written}


@pytest.fixture
def see(
    assemble: Callable[..., Worker], respx_mock: respx.MockRouter, entry: Callable[..., dict[str, Any]], clock: Any, tmp_path: Path
) -> Callable[[Parts], Seen]:
    def look(parts: Parts) -> Seen:
        seen = _see_restart(assemble, parts, _Systems(respx_mock, entry))
        for file in tmp_path.glob("worker.sqlite*"):
            file.unlink()
        return _see_outage(assemble(parts), _Systems(respx_mock, entry), clock) | seen

    return look


def test_the_reference(see: Callable[[Parts], Seen]) -> None:
    assert see(Parts()) == REFERENCE


@pytest.mark.parametrize("defect", sorted(DIFFERS))
def test_precisely_one_policy_differs(defect: str, see: Callable[[Parts], Seen]) -> None:
    seen = see(importlib.import_module(f"broken.{defect.replace('-', '_')}").PARTS)
    different = DIFFERS[defect](seen)
    assert different, seen
    assert seen == REFERENCE | different


EXPECTED = load(CONNECTOR / FILE)


def test_every_variant_has_a_module_a_file_and_an_expectation() -> None:
    modules = {path.stem.replace("_", "-") for path in (CONNECTOR / "broken").glob("[!_]*.py")}
    files = {path.name.removesuffix(".connector.yaml") for path in (CONNECTOR / "broken").glob("*.connector.yaml")}
    assert modules == files == set(EXPECTED)
    assert set(DIFFERS) <= modules


@pytest.mark.parametrize("defect", sorted(EXPECTED))
def test_the_drill_that_must_notice_it_has_the_check(defect: str) -> None:
    drill = load_drill(find_drill(EXPECTED[defect].drill)).drill
    implied = {"recovered_within"} if any(phase.until is not None and phase.until.owed_share == 0 for phase in drill.timeline) else set()
    assert EXPECTED[defect].check in {use.name for use in drill.checks} | implied


@pytest.mark.parametrize("defect", sorted(EXPECTED))
def test_it_says_what_is_wrong_and_where_that_was_seen(defect: str) -> None:
    tree = ast.parse((CONNECTOR / "broken" / f"{defect.replace('-', '_')}.py").read_text())
    what, _, source = (ast.get_docstring(tree) or "").partition("\n\nSource: ")
    assert what
    assert len(source) > 20


@pytest.mark.parametrize("defect", sorted(EXPECTED))
def test_it_is_the_reference_but_for_policies_that_it_replaces(defect: str) -> None:
    variant = load_connector(CONNECTOR / "broken" / f"{defect}.connector.yaml")
    assert variant.connector.run.command[-2:] == ("--defect", defect)
    own = document.parse(variant.text, variant.path).data
    assert set(own) == {"extends", "run"}
    assert set(own["run"]) == {"command"}
    if "--webhooks" in variant.connector.run.command:
        pytest.importorskip("standardwebhooks", reason="standardwebhooks is not installed: pip install -e '.[dev]'")
    module = importlib.import_module(f"broken.{defect.replace('-', '_')}")
    assert Parts() != module.PARTS or hasattr(module, "MASTER")
