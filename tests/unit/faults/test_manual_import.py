from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from harness.errors import EnvironmentUnavailable, NotHealed, NotInjected
from harness.faults.base import Fault
from harness.faults.manual_import import ManualImport
from harness.plan.model import FaultPlan
from harness.world.world import World


def _record(key: str, version: int = 1, op: str = "create", entity: str = "invoice") -> dict[str, Any]:
    digest = f"{key}-{version}"
    return {"entity": entity, "key": key, "op": op, "version": version, "digest": digest, "fields": {"memo": digest}}


@pytest.fixture
def fault() -> ManualImport:
    return ManualImport.model_validate({"kind": "manual_import", "order": ["account", "invoice"], "rows": 2, "rest": "20s"})


@pytest.fixture
def offered(world: World) -> World:
    """crm has two accounts and four invoices; billing lacks one account, two invoices, and the second version of one."""
    world.fakes["source"].offer([_record("i1"), _record("i2"), _record("i3"), _record("i3", 2, "update"), _record("i4")])
    world.fakes["source"].offer(
        [_record("a1", entity="account"), _record("a2", entity="account"), _record("i5"), _record("i5", 2, "delete")]
    )
    world.fakes["destination"].offer([_record("a1", entity="account"), _record("i1"), _record("i3")])
    return world


def _files(calls: Any) -> list[tuple[str, list[str]]]:
    (armed,) = [call[1] for call in calls.made if call[0] == "armed"]
    return [(file["entity"], [row["key"] for row in file["rows"]]) for file in armed["params"]["files"]]


def test_the_queue_is_what_the_destination_lacks_in_the_declared_order(
    offered: World, calls: Any, plan: Callable[[Fault], FaultPlan], fault: ManualImport
) -> None:
    assert fault.inject(offered, plan(fault)) == {"armed": True, "files": 2, "records": 3}
    assert _files(calls) == [("account", ["a2"]), ("invoice", ["i2", "i4"])]
    (armed,) = [call[1] for call in calls.made if call[0] == "armed"]
    assert (armed["kind"], armed["deadline_s"]) == ("manual_import", 900)
    assert (armed["params"]["rest_s"], armed["params"]["dedupe"]) == (20, "skip")
    assert fault.heal(offered, plan(fault)) == {"hits": 3}


def test_whoever_overwrites_also_imports_what_is_there_with_another_content(
    offered: World, calls: Any, plan: Callable[[Fault], FaultPlan], fault: ManualImport
) -> None:
    over = fault.model_copy(update={"dedupe": "overwrite", "order": ("invoice",)})
    over.inject(offered, plan(over))
    assert _files(calls) == [("invoice", ["i2", "i3"]), ("invoice", ["i4"])]


@pytest.mark.parametrize(
    "wrong", [{}, {"order": []}, {"order": ["a"], "rows": 0}, {"order": ["a"], "rest": "0s"}, {"order": ["a"], "link": "source"}]
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ManualImport.model_validate({"kind": "manual_import", **wrong})


def test_a_fake_that_refuses_is_no_injection(
    offered: World, plan: Callable[[Fault], FaultPlan], fault: ManualImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_asked: object) -> dict[str, Any]:
        raise EnvironmentUnavailable("it refuses")

    monkeypatch.setattr(offered.fakes["destination"], "arm", refuses)
    monkeypatch.setattr(offered.fakes["destination"], "disarm", refuses)
    with pytest.raises(NotInjected, match="it refuses"):
        fault.inject(offered, plan(fault))
    with pytest.raises(NotHealed, match="it refuses"):
        fault.heal(offered, plan(fault))
    monkeypatch.setattr(offered.fakes["destination"], "arm", lambda _asked: {"armed": False})
    with pytest.raises(NotInjected, match="did not begin"):
        fault.inject(offered, plan(fault))
