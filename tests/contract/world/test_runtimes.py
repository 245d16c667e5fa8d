"""What every runtime promises of the world that it opens; the smallest one shows that no process is needed to keep it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from secrets import token_hex

import httpx
import pytest
from attached_stack import SPEED, TOKEN, running_stack
from gameday import gameday, with_people
from needs import or_skip

from harness.clock.anchors import DrillClock
from harness.engine.directory import create
from harness.faults.rebuilt import rebuilt
from harness.journal import Event
from harness.journal.events import Links, WorldReady
from harness.journal.seal import Seals
from harness.ledger.forms import forms_of
from harness.ledger.lines import End, Joined, LedgerLine, Offered
from harness.plan.model import FaultPlan, Plan
from harness.rehearsal import draw_up
from harness.workload.generate import generate, probe_line
from harness.workload.mark import mark_of
from harness.world.attach.runtime import AttachRuntime
from harness.world.local.runtime import LocalRuntime
from harness.world.memory.runtime import MemoryRuntime
from harness.world.runtime import Runtime
from harness.world.sweep import disown, release
from harness.world.world import World

pytestmark = pytest.mark.contract
_RUNS = (f"20260101-000000-promises-{token_hex(3)}" for _ in count())
"""Containers are named after their run, one world stands while others come and go, and another process may make some, too."""
Place = Iterator[tuple[Runtime, Plan]]


def _plan(runtime: str) -> Plan:
    return draw_up("commit-then-cut", speed=60.0, seed=1, runtime=runtime)


@contextmanager
def _memory(_place: Path) -> Place:
    yield MemoryRuntime(), _plan("local")


@contextmanager
def _local(_place: Path) -> Place:
    yield LocalRuntime(), _plan("local")


@contextmanager
def _attach(place: Path) -> Place:
    """Beside a stack that is there before the world, and after it."""
    with pytest.MonkeyPatch.context() as patch, running_stack(place / "stack") as stack:
        patch.setenv("STACK_TOKEN", TOKEN)
        yield AttachRuntime(), draw_up("commit-then-cut", connector=stack.connector_file(), speed=SPEED, seed=1, runtime="attach")


@contextmanager
def _docker(_place: Path) -> Place:
    from harness.world.docker.daemon import connect
    from harness.world.docker.images import fixtures_image
    from harness.world.docker.runtime import DockerRuntime

    with or_skip("Docker"):
        client = connect()
        fixtures_image(client)
        client.close()
    yield DockerRuntime(), _plan("docker")


Kind = Callable[[Path], AbstractContextManager[tuple[Runtime, Plan]]]
RUNTIMES = [
    pytest.param(_memory, id="memory"),
    pytest.param(_local, id="local"),
    pytest.param(_attach, id="attach"),
    pytest.param(_docker, id="docker", marks=pytest.mark.docker),
]


@dataclass
class Opened:
    """A world, the plan that it is for, and what it told the journal."""

    plan: Plan
    world: World
    told: list[Event] = field(default_factory=list)

    def lines(self, actor: str) -> list[LedgerLine]:
        """The ledger of a fake so far; each line must fit one of its types."""
        text = (self.world.run_dir / "ledgers" / f"{actor}.jsonl").read_bytes()
        forms = forms_of(actor)
        return [forms.read(line).line for line in text.splitlines()]


@contextmanager
def _opened(kind: Kind, place: Path) -> Iterator[Opened]:
    run = next(_RUNS)
    with kind(place) as (runtime, plan):
        workload = generate(plan.about, plan.seed, plan.timeline_s, mark_of(run, plan.runtime), plan.about.equality)
        run_dir = create(place / "runs", run, plan, workload, Seals())
        told: list[Event] = []
        try:
            world = runtime.open(plan, run, run_dir, DrillClock.start(plan.speed), told.append)
            try:
                yield Opened(plan, world, told)
            finally:
                world.close()
        finally:
            release(run_dir)
            disown(run_dir)


@pytest.fixture(scope="module", params=RUNTIMES)
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with _opened(request.param, tmp_path_factory.mktemp("world")) as opened:
        yield opened


def test_what_stands_is_told_and_nothing_under_test_has_been_started(opened: Opened) -> None:
    links = [event for event in opened.told if isinstance(event, Links)]
    assert [set(event.links) for event in links] == [{link.name for link in opened.plan.links}]
    assert isinstance(opened.told[-1], WorldReady)
    by_somebody_else = 1 if opened.plan.runtime == "attach" else 0
    assert {process.attempt for process in opened.world.processes.values()} <= {by_somebody_else}


def test_every_link_has_a_proxy_and_the_system_behind_it(opened: Opened) -> None:
    assert opened.world.upstreams() == {link.name: link.upstream for link in opened.plan.links}
    assert {opened.world.canary(link).outcome for link in opened.world.links} == {"ok"}
    assert set(opened.world.upstreams().values()) <= set(opened.world.fakes)


def test_a_link_that_is_broken_is_read_back_and_felt_until_it_is_healed(opened: Opened) -> None:
    world = opened.world
    proxy = world.links["destination"].proxy
    assert world.toxiproxy.enable(proxy, enabled=False) == {"enabled": False}
    assert (world.toxiproxy.show(proxy)["enabled"], world.canary("destination").outcome) == (False, "refused")
    assert world.toxiproxy.enable(proxy, enabled=True) == {"enabled": True}
    assert (world.toxiproxy.show(proxy)["enabled"], world.canary("destination").outcome) == (True, "ok")


def test_a_toxic_is_read_back_and_may_be_taken_away_twice(opened: Opened) -> None:
    proxies, proxy = opened.world.toxiproxy, opened.world.links["source"].proxy
    shown = proxies.add_toxic(proxy, "f1", "latency", "downstream", 1.0, {"latency": 5, "jitter": 0})
    assert (shown["name"], shown["type"], shown["attributes"]["latency"]) == ("f1", "latency", 5)
    assert [toxic["name"] for toxic in proxies.show(proxy)["toxics"]] == ["f1"]
    for _ in range(2):
        proxies.remove_toxic(proxy, "f1")
        assert proxies.show(proxy)["toxics"] == []


def test_a_fault_in_a_fake_is_armed_until_it_is_healed_and_may_be_healed_twice(opened: Opened) -> None:
    plan = FaultPlan(
        id="f2", kind="html", target="fake", where="destination", spec={"kind": "html", "link": "destination"}, phase="outage",
        after_s=0.0, heal_after_s=None, deadline_s=900.0, felt="requests",
    )  # fmt: skip
    fault, fake = rebuilt(plan), opened.world.fakes["destination"]
    assert fault.inject(opened.world, plan)["armed"]
    assert fake.armed() == ("f2",)
    for _ in range(2):
        assert not fault.heal(opened.world, plan).get("armed")
        assert fake.armed() == ()


def test_a_trigger_is_armed_until_it_is_withdrawn(opened: Opened) -> None:
    fake = opened.world.fakes["destination"]
    fake.set_trigger({"id": "when-f3", "hold": "after_reply", "counter": "commits", "at": 3})
    assert fake.armed() == ("when-f3",)
    assert not fake.trigger("when-f3", 0.01)["hit"]
    for _ in range(2):
        assert not fake.withdraw("when-f3").get("armed")
        assert fake.armed() == ()


@pytest.mark.parametrize("kind", RUNTIMES)
def test_every_fake_has_a_ledger_which_is_whole_when_the_world_is_closed(kind: Kind, tmp_path: Path) -> None:
    with _opened(kind, tmp_path) as opened:
        plan = opened.plan
        line = probe_line(plan.about, plan.seed, plan.timeline_s, mark_of(opened.world.run, plan.runtime), plan.about.equality)
        opened.world.fakes["source"].offer([line.as_json() | {"at_s": None}])
    told = {actor: opened.lines(actor) for actor in opened.world.fakes}
    assert [(one.key, one.digest) for one in told["source"] if isinstance(one, Offered)][-1] == (line.key, line.digest)
    assert {type(lines[-1]) for lines in told.values()} == {End}


@contextmanager
def _with_people(kind: Kind, place: Path) -> Place:
    with kind(place) as (runtime, plan):
        yield runtime, with_people(plan, gameday())


@pytest.mark.parametrize("kind", RUNTIMES[1::2])
def test_people_act_at_a_console_with_a_token_each(kind: Kind, tmp_path: Path) -> None:
    with _opened(partial(_with_people, kind), tmp_path) as opened:
        console = opened.world.console
        assert console is not None
        assert list(console.tokens) == [person.name for person in gameday().people]
        for person in gameday().people:
            said = {"do": "join", "role": person.roles[0] if person.roles else "scribe"}
            answer = httpx.post(f"{console.url}/acts", json=said, headers={"Authorization": f"Bearer {console.tokens[person.name]}"})
            assert answer.status_code == (201 if person.roles else 403)
        tokens = "|".join(console.tokens.values())
    joined = [line.who for line in opened.lines("people") if isinstance(line, Joined)]
    assert joined == [person.name for person in gameday().people if person.roles]
    assert isinstance(opened.lines("people")[-1], End)
    files = [path for path in opened.world.run_dir.rglob("*") if path.is_file() and path.name != "people.json"]
    assert [path for path in files if re.search(tokens.encode(), path.read_bytes())] == []
    assert not re.search(tokens, str(opened.told) + repr(console))


@pytest.mark.parametrize("kind", RUNTIMES)
def test_when_it_fails_nothing_is_left(kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(World, "announce", fails)
    with pytest.raises(ZeroDivisionError), _opened(kind, tmp_path) as opened:
        raise AssertionError(opened)
    (run_dir,) = (tmp_path / "runs").iterdir()
    ends = [b'"kind":"end"' in file.read_bytes().splitlines()[-1] for file in (run_dir / "ledgers").iterdir()]
    assert ends
    assert all(ends)
