"""Each broken connector differs from the reference in exactly one policy: one scripted outage and one restart, seen from outside."""

from __future__ import annotations

import ast
import importlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import respx
from offenders import Offence, none_breaks, parsed
from worker.assembly import Parts, Worker

from harness.drill.reading.expectations import FILE, load
from harness.drill.reading.load import find_drill, load_connector, load_drill
from harness.drill.text import document

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
RELEASES = {"half-a-pool"}
"""Bad releases of game days: scripted teams deploy them, and no connector file begins with one."""


def test_every_variant_has_a_module_a_file_and_an_expectation() -> None:
    modules = {path.stem.replace("_", "-") for path in (CONNECTOR / "broken").glob("[!_]*.py")}
    files = {path.name.removesuffix(".connector.yaml") for path in (CONNECTOR / "broken").glob("*.connector.yaml")}
    assert modules - RELEASES == files == set(EXPECTED)
    assert modules >= RELEASES
    assert set(DIFFERS) <= modules


@cache
def _checks_of(drill: str) -> frozenset[str]:
    """Of a built-in drill: those that it names, and the one that `until: drained` brings along."""
    asked = load_drill(find_drill(drill)).drill
    drained = any(phase.until is not None and phase.until.owed_share == 0 for phase in asked.timeline)
    return frozenset({use.name for use in asked.checks} | ({"recovered_within"} if drained else set()))


def unnoticed(drill: str, check: str) -> Iterator[Offence]:
    """That the drill which must notice a defect does not have the check that does."""
    if check not in _checks_of(drill):
        yield Offence(1, f"{drill} has no check {check}")


def unexplained(program: ast.Module) -> Iterator[Offence]:
    """That a defect does not say what is wrong, and where that was seen."""
    what, _, source = (ast.get_docstring(program) or "").partition("\n\nSource: ")
    if not what or len(source) <= 20:
        yield Offence(1, "its docstring does not say what is wrong, and then `Source:` and where that was seen")


def unlike_the_reference(defect: str, own: dict[str, Any], command: Sequence[str], module: Any) -> Iterator[Offence]:
    """That more than policies is another one than the reference's, or nothing."""
    if set(own) != {"extends", "run"} or set(own["run"]) != {"command"}:
        yield Offence(1, "its file says more than another command")
    if tuple(command[-2:]) != ("--defect", defect):
        yield Offence(1, f"its command does not end with --defect {defect}")
    if Parts() == module.PARTS and not hasattr(module, "MASTER"):
        yield Offence(1, "it replaces nothing")


def _file(defect: str) -> Path:
    return CONNECTOR / "broken" / f"{defect}.connector.yaml"


def _program(defect: str) -> Path:
    return CONNECTOR / "broken" / f"{defect.replace('-', '_')}.py"


def _strangers(defect: str) -> Iterator[Offence]:
    variant = load_connector(_file(defect))
    own = document.parse(variant.text, variant.path).data
    module = importlib.import_module(f"broken.{defect.replace('-', '_')}")
    return unlike_the_reference(defect, own, variant.connector.run.command, module)


def test_the_drill_that_must_notice_it_has_the_check() -> None:
    offences = ((_file(defect), unnoticed(one.drill, one.check)) for defect, one in EXPECTED.items())
    none_breaks("the drill that must notice a defect has the check", offences, mend=f"name another drill or check in {FILE}")


def test_it_says_what_is_wrong_and_where_that_was_seen() -> None:
    offences = ((_program(defect), unexplained(parsed(_program(defect)))) for defect in EXPECTED)
    none_breaks("a defect says what is wrong and where that was seen", offences, mend="say so in its docstring, as the others do")


def test_it_is_the_reference_but_for_policies_that_it_replaces() -> None:
    offences = ((_file(defect), _strangers(defect)) for defect in EXPECTED)
    none_breaks("a defect is the reference but for policies", offences, mend="extend the reference, and replace a policy in PARTS")


def test_who_breaks_these_rules_would_be_seen() -> None:
    assert list(unnoticed("connector-down-20m", "single_alert")) == []
    assert list(unnoticed("connector-down-20m", "no_echo")) == [Offence(1, "connector-down-20m has no check no_echo")]
    assert list(unexplained(ast.parse('"""It forgets.\n\nSource: the handbook of forgetting, page 7."""'))) == []
    for docstring in ('"""It forgets."""', '"""It forgets.\n\nSource: known."""', "x = 1"):
        assert len(list(unexplained(ast.parse(docstring)))) == 1
    other = SimpleNamespace(PARTS=None)
    same = SimpleNamespace(PARTS=Parts())
    own: dict[str, Any] = {"extends": "reference", "run": {"command": []}}
    assert list(unlike_the_reference("loses", own, ["--defect", "loses"], other)) == []
    strange = unlike_the_reference("loses", own | {"settle": "1m"}, ["--defect", "silent"], same)
    assert [offence.what.split()[1] for offence in strange] == ["file", "command", "replaces"]
