"""From where the connector is there is no way but through the proxy."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.engine.run import RunOptions, recorded, staged
from harness.rehearsal import draw_up

pytestmark = [pytest.mark.e2e, pytest.mark.docker]

_TRY = """
import json, socket, sys
def reach(host, port):
    try:
        socket.create_connection((host, port), timeout=1).close()
        return "open"
    except OSError as error:
        return type(error).__name__
print(json.dumps([reach(host, port) for host, port in json.loads(sys.argv[1])]))
"""


@pytest.fixture
def front(engine: Any, drill_path: Callable[[str], str], tmp_path: Path) -> Iterator[Any]:
    """A run that is up, and a way to try addresses from inside the connector's container."""
    plan = draw_up(drill_path("connector-down-20m"), seed=3, runtime="docker")
    options = RunOptions(tmp_path)
    with recorded(plan, options) as record, staged(plan, options, record, threading.Event()) as stack:
        world = stack.world
        subject = engine.containers.get(f"idrill-{world.run}-connector")

        def reach(*places: tuple[str, int]) -> list[str]:
            code, said = subject.exec_run(["python3", "-c", _TRY, json.dumps(places)])
            assert code == 0, said
            answers: list[str] = json.loads(said)
            return answers

        yield world, reach


def _addresses(engine: Any, run: str, actor: str) -> dict[str, str]:
    networks = engine.containers.get(f"idrill-{run}-{actor}").attrs["NetworkSettings"]["Networks"]
    return {name.rpartition("-")[2]: network["IPAddress"] for name, network in networks.items()}


def test_whose_waiting_for_a_processor_counts_is_known(engine: Any, front: Any) -> None:
    world, _ = front
    containers = engine.containers.list(filters={"label": f"idrill.run={world.run}"})
    assert len(containers) == 5
    known = {container.name.removeprefix(f"idrill-{world.run}-"): container.attrs["State"]["Pid"] for container in containers}
    assert {actor: pid for pid, actor in world.named().items() if actor != "engine"} == known


def test_the_proxy_is_the_only_way(engine: Any, front: Any) -> None:
    world, reach = front
    link = world.links["destination"].front.partition(":")
    assert reach((link[0], int(link[2]))) == ["open"]
    fake, proxy = _addresses(engine, world.run, "destination")["back"], _addresses(engine, world.run, "proxy")
    host = engine.containers.get(f"idrill-{world.run}-destination").attrs["NetworkSettings"]["Ports"]["8081/tcp"][0]
    gateway = engine.networks.get(f"idrill-{world.run}-front").attrs["IPAM"]["Config"][0]["Gateway"]
    ways_round = [
        ("destination", 8080),
        (fake, 8080),
        (fake, 8081),
        (proxy["back"], 8474),
        (proxy["front"], 8474),
        ("proxy", 8474),
        (gateway, int(host["HostPort"])),
        ("192.0.2.1", 80),
    ]
    answers = dict(zip(ways_round, reach(*ways_round), strict=True))
    assert "open" not in answers.values(), answers


def test_everything_is_published_on_loopback_only(engine: Any, front: Any) -> None:
    world, _ = front
    containers = engine.api.containers(filters={"label": f"idrill.run={world.run}"})
    published = [port for one in containers for port in one["Ports"] if "PublicPort" in port]
    assert len(published) == 4  # three control planes and the proxy's
    assert {port["IP"] for port in published} == {"127.0.0.1"}


def test_our_own_containers_can_do_nothing_but_their_work(engine: Any, front: Any) -> None:
    world, _ = front
    for actor in ("source", "destination", "alerts", "proxy"):
        config = engine.containers.get(f"idrill-{world.run}-{actor}").attrs
        assert config["HostConfig"]["ReadonlyRootfs"]
        assert config["HostConfig"]["CapDrop"] == ["ALL"]
        assert config["Config"]["User"].partition(":")[0] not in {"", "0", "root"}
