"""What is not as declared, or not on this machine, is refused before anything is changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.engine.run import RunOptions, run_drill
from harness.errors import EnvironmentUnavailable
from harness.rehearsal import draw_up

pytestmark = pytest.mark.e2e

DRILL = str(Path(__file__).parents[1] / "drills" / "connector-down-20m.drill.yaml")


def refusal(stack: Any, tmp_path: Path, **changed: Any) -> str:
    """What the run says; the stack must be as it was."""
    before = stack.proxies()
    plan = draw_up(DRILL, connector=stack.connector_file(**changed), speed=stack.attach()["speed"], seed=1, runtime="attach")
    with pytest.raises(EnvironmentUnavailable) as caught:
        run_drill(plan, RunOptions(tmp_path / "runs"))
    assert stack.proxies() == before
    assert [stack.ask(actor, "GET", "/state")["run"] for actor in stack.control] == [None] * 3
    assert stack.ask("source", "GET", "/state")["counters"]["offered"] == 0
    return str(caught.value)


def test_a_proxy_that_leads_where_the_file_does_not_say(stack: Any, tmp_path: Path) -> None:
    links = stack.attach()["links"]
    links["destination"]["upstream"] = "127.0.0.1:9"
    text = refusal(stack, tmp_path, links=links)
    assert "the proxy destination leads to" in text
    assert "declares 127.0.0.1:9" in text


@pytest.mark.parametrize("key", ["toxiproxy", "source"])
def test_another_machine_without_leave(stack: Any, tmp_path: Path, key: str) -> None:
    far = "http://192.0.2.1:8474"
    changed = {key: far if key == "toxiproxy" else stack.attach()[key] | {"control": far}}
    assert f"{far} is not on this machine\n  hint: add --allow-remote" in refusal(stack, tmp_path, **changed)


def test_another_machine_behind_a_link(stack: Any, tmp_path: Path) -> None:
    links = stack.attach()["links"]
    links["alerts"]["reach"] = "192.0.2.1:20003"
    assert "192.0.2.1:20003 is not on this machine" in refusal(stack, tmp_path, links=links)


def test_no_token(stack: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STACK_TOKEN")
    assert "STACK_TOKEN, the token for" in refusal(stack, tmp_path)


def test_somebody_elses_fault(stack: Any, tmp_path: Path) -> None:
    stack.ask("destination", "POST", "/faults", {"id": "theirs", "kind": "unavailable"})
    assert "has something armed: theirs" in refusal(stack, tmp_path)
    assert stack.ask("destination", "GET", "/state")["faults"]["theirs"]["armed"] is True


def test_a_stack_of_another_speed(stack: Any, tmp_path: Path) -> None:
    plan = draw_up(DRILL, connector=stack.connector_file(speed=1.0), speed=1, seed=1, runtime="attach")
    with pytest.raises(EnvironmentUnavailable, match="runs at speed 30, and the run at 1"):
        run_drill(plan, RunOptions(tmp_path / "runs"))
