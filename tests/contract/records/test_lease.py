"""A fake that runs on from run to run: held by one at a time, read from outside, and as it was when nobody holds it any more."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.contract

RUN, OTHER = {"Idrill-Run": "run-1"}, {"Idrill-Run": "run-2"}


def line(number: int, at_s: float | None = None) -> dict[str, Any]:
    shape = {"entity": "account", "key": f"account-{number}", "op": "create", "version": 1, "digest": f"{number:016x}"}
    return {"at_s": at_s, "fields": {"name": "A", "plan": "B"}, **shape}


def control(fake: Any, who: dict[str, str], method: str, path: str, body: object = None) -> Any:
    headers = {"authorization": f"Bearer {'c0ffee' * 6}"} | who
    return fake._client.request(method, fake.control_url + path, headers=headers, json=body)


def test_it_says_whether_a_run_has_held_it_all_the_time(source: Any) -> None:
    for wall_s, held in ((30, False), (0.2, True)):
        assert control(source, RUN, "PUT", "/lease", {"wall_s": wall_s}).json()["held"] is held
    source.wait(lambda: source.control("GET", "/state").json()["run"] is None)
    assert control(source, RUN, "PUT", "/lease", {"wall_s": 30}).json()["held"] is False


def take(fake: Any, who: dict[str, str] = RUN, wall_s: float = 30) -> int:
    return int(control(fake, who, "PUT", "/lease", {"wall_s": wall_s}).status_code)


@pytest.fixture
def source(start: Callable[..., Any]) -> Any:
    return start("source")


def test_only_the_run_that_holds_it_may_change_it(source: Any) -> None:
    assert control(source, {}, "POST", "/workload/offer", {"lines": [line(1)]}).status_code == 200
    assert take(source) == 200
    assert control(source, RUN, "POST", "/workload/offer", {"lines": [line(2)]}).status_code == 200
    for who in ({}, OTHER):
        refused = control(source, who, "POST", "/workload/offer", {"lines": [line(3)]})
        assert refused.status_code == 409
        assert "the run run-1 holds this fake" in refused.json()["error"]
        assert control(source, who, "DELETE", "/lease").status_code == 409
        assert control(source, who, "GET", "/state").json()["run"] == "run-1"
    assert take(source, OTHER) == 409
    assert control(source, RUN, "DELETE", "/lease").status_code == 200
    assert take(source, OTHER) == 200


@pytest.mark.parametrize(("who", "wall_s"), [({}, 5), (RUN, 0), (RUN, 601)])
def test_a_lease_is_somebodys_and_ends(source: Any, who: dict[str, str], wall_s: float) -> None:
    assert take(source, who, wall_s) == 400


TRIGGER = {"id": "t", "hold": "after_reply", "counter": "requests", "at": 1}


@pytest.mark.parametrize("how", ["given back", "lapsed"])
def test_what_a_run_did_is_undone_when_its_lease_ends(source: Any, how: str) -> None:
    take(source, wall_s=0.5)
    assert control(source, RUN, "POST", "/workload/load", {"lines": [line(1), line(2, 0.0), line(3, 36_000.0)]}).json() == {"offered": 1}
    control(source, RUN, "POST", "/workload/start", {"t0_at": source.drill_now()})
    control(source, RUN, "POST", "/faults", {"id": "f1", "kind": "unavailable", "deadline_s": 36_000})
    control(source, RUN, "POST", "/triggers", TRIGGER)
    if how == "given back":
        control(source, RUN, "DELETE", "/lease")
    source.wait(lambda: source.control("GET", "/state").json()["run"] is None)
    assert source.control("GET", "/state").json()["faults"] == {}
    assert [at["event"] for at in source.kind("workload")] == ["started", "stopped"]
    assert source.call("GET", "/changes").status_code == 200
    assert take(source, OTHER) == 200  # and the next run may use the same names
    assert control(source, OTHER, "POST", "/faults", {"id": "f1", "kind": "unavailable"}).status_code == 201
    assert control(source, OTHER, "POST", "/triggers", TRIGGER).status_code == 201
    assert control(source, OTHER, "POST", "/workload/start", {"t0_at": source.drill_now()}).status_code == 200


def test_a_lease_that_is_renewed_does_not_lapse(source: Any) -> None:
    take(source, wall_s=0.2)
    control(source, RUN, "POST", "/faults", {"id": "f1", "kind": "unavailable"})
    take(source, wall_s=30)
    take(source, wall_s=0.4)
    assert "f1" in source.control("GET", "/state").json()["faults"]
    source.wait(lambda: source.control("GET", "/state").json()["faults"] == {})


def test_the_ledger_can_be_read_from_any_byte_on(source: Any) -> None:
    source.control("POST", "/workload/offer", json={"lines": [line(number) for number in range(3)]})
    whole = source.control("GET", "/ledger")
    assert whole.content == source.ledger_path.read_bytes()
    size = int(whole.headers["Ledger-Bytes"])
    assert source.control("GET", f"/ledger?from={size}").content == b""
    source.control("POST", "/workload/offer", json={"lines": [line(9)]})
    [more] = source.control("GET", f"/ledger?from={size}").content.splitlines()
    assert json.loads(more)["key"] == "account-9"
    for beyond in ("-1", "99999999", "x"):
        assert source.control("GET", f"/ledger?from={beyond}").status_code == 400
    assert source._client.get(source.control_url + "/ledger").status_code == 401


def test_it_tells_its_clock(source: Any) -> None:
    told = source.control("GET", "/clock").json()
    assert told["speed"] == 60
    assert told["at"] == pytest.approx(source.drill_now(), abs=60)


def test_fields_can_be_learnt(start: Callable[..., Any]) -> None:
    fake = start()
    assert fake.control("POST", "/mapping", json={"fields": {"order": ["sku"]}}).json() == {"learnt": ["order"]}
    fake.call("POST", "/order", json={"id": "order-1", "sku": "x", "noise": 1})
    [committed] = fake.kind("committed")
    assert committed["fields"] == {"sku": "x"}
    for wrong in (None, {"fields": ["sku"]}, {"fields": {"order": "sku"}}):
        assert fake.control("POST", "/mapping", json=wrong).status_code == 400
