"""Drives a stack that someone else has started: nothing is started but a watchdog, and everything is left as it was found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from harness.drill.connector.attached import Attach, AttachedLink
from harness.errors import EnvironmentUnavailable
from harness.journal import events
from harness.plan.attached import NEED
from harness.world import undo
from harness.world.attach.fake import AttachedFake, attached
from harness.world.attach.found import look
from harness.world.attach.mirror import Copying, Mirror, offered_so_far
from harness.world.attach.subject import RunningConnector
from harness.world.attach.watched import WatchedToxiproxy
from harness.world.lever.handle import OTHERS_WALL_S
from harness.world.lever.targets import ProxyAt
from harness.world.runtime import Build, Runtime
from harness.world.stage import Stage
from harness.world.toxiproxy.api import Toxiproxy
from harness.world.toxiproxy.put_back import Found, put_back
from harness.world.toxiproxy.selection import on_this_machine
from harness.world.world import Link, World

_ANYWHERE = frozenset({"", "0.0.0.0", "::", "[::]"})  # noqa: S104  # how a listener calls all addresses


@dataclass(frozen=True)
class AttachRuntime(Runtime):
    """Builds the world of one run around the systems that exist. It records its changes at a Toxiproxy, so that the clean-up can undo
    them."""

    OFFERS: ClassVar[frozenset[str]] = frozenset({NEED, "contract"})
    """It starts nothing, so it can break links and fakes, and no process."""

    def build(self, stage: Stage) -> Build:
        if self.toxiproxy_url:
            raise EnvironmentUnavailable("--toxiproxy does not go with --runtime attach", "its address is in `run.attach.toxiproxy`")
        return _Joining(stage, allow_remote=self.allow_remote)


class _Joining(Build):
    """Looks first, changes nothing that is not as declared, then takes hold."""

    toxiproxy = "url"
    confined = "not confined: it was started by someone else"

    def __init__(self, stage: Stage, *, allow_remote: bool) -> None:
        super().__init__(stage)
        self.allow_remote = allow_remote
        self.spec = stage.connector
        attach = self.spec.run.attach
        assert attach is not None  # noqa: S101  # a plan for this runtime has one
        self.attach: Attach = attach

    def world(self) -> World:
        stage, attach = self.stage, self.attach
        self._stay_here()
        plain = Toxiproxy(attach.toxiproxy.rstrip("/"))
        plain.version()
        found = look(plain, attach)
        links = self._links(found)
        for link in links.values():
            on_this_machine(f"//{link.listen}", link.listen, allow_remote=self.allow_remote)
        subject = RunningConnector(self.spec, attach, stage.run_dir, stage.clock.speed)
        fakes = self._fakes()
        server = self._watched(plain, found, fakes)
        self._begin(fakes)
        self.on_close.append(subject.end)
        return World(stage.run, stage.run_dir, stage.clock, server, links, fakes, {"connector": subject}, stage.tell, self.on_close)

    def _stay_here(self) -> None:
        controls = [*self.attach.controls().values(), *([self.attach.connector] if self.attach.connector else [])]
        for url in (self.attach.toxiproxy, *(control.control for control in controls)):
            on_this_machine(url, url, allow_remote=self.allow_remote)

    # ---- links ------------------------------------------------------------------------------------------------------

    def _links(self, found: dict[str, Found]) -> dict[str, Link]:
        links = {}
        for planned in self.stage.plan.links:
            declared = self.attach.link(planned.name)
            assert declared is not None  # noqa: S101  # the plan was refused otherwise
            reach = self._reach(declared, str(found[declared.proxy]["listen"]))
            links[planned.name] = Link(planned.name, declared.proxy, reach, planned.upstream, relayed=declared.relayed)
        return links

    def _reach(self, link: AttachedLink, listen: str) -> str:
        """A proxy that listens everywhere is reached where its server is."""
        host, _, port = listen.rpartition(":")
        server = urlsplit(self.attach.toxiproxy).hostname
        return link.reach or (f"{server}:{port}" if host in _ANYWHERE else listen)

    def _watched(self, plain: Toxiproxy, found: dict[str, Found], fakes: Mapping[str, AttachedFake]) -> WatchedToxiproxy:
        """From here on everything that is changed is put back: by this process, by the watchdog, or by the next sweep."""
        stage = self.stage
        undos = stage.run_dir / undo.FILE
        before = [undo.ProxyFound(url=plain.url, found=undo.FoundProxy.model_validate(one)) for one in found.values()]
        undo.write(undos, *before)
        watchdog = self.watched()
        watched = [fake.seen_by_watchdog for fake in fakes.values()]
        watchdog.charge(watched, ProxyAt(plain.url, list(found.values())), patience_s=OTHERS_WALL_S, undo=undos)

        def restore() -> None:
            for one in found.values():
                for changed in put_back(plain, one):
                    stage.tell(events.PutBack(what=changed))

        self.on_close.append(restore)
        return WatchedToxiproxy(plain.url, watchdog)

    # ---- fakes ------------------------------------------------------------------------------------------------------

    def _fakes(self) -> dict[str, AttachedFake]:
        fakes: dict[str, AttachedFake] = {}
        wanted = self.stage.drill.stack.fakes()
        for actor, where in self.attach.controls().items():
            if actor in wanted:
                fakes[actor] = attached(actor, where, self.stage.run, self.stage.clock)
                self.on_close.append(lambda fake=fakes[actor]: _let_go(fake))  # type: ignore[misc]
        return fakes

    def _begin(self, fakes: dict[str, AttachedFake]) -> None:
        """Copy from here on, then offer the records that exist before the drill."""
        stage = self.stage
        earlier = offered_so_far(fakes["source"])
        ledgers = stage.run_dir / "ledgers"
        copying = Copying([Mirror(fake, ledgers / f"{actor}.jsonl", earlier) for actor, fake in fakes.items()], stage.tell)
        copying.begin()
        self.on_close.append(copying.finish)
        for side in ("source", "destination"):
            fakes[side].learn(stage.plan.about.equality)
        lines = (stage.run_dir / "workload.jsonl").read_text(encoding="utf-8").splitlines()
        fakes["source"].load([json.loads(line) for line in lines])


def _let_go(fake: AttachedFake) -> None:
    """One that is gone undoes everything by itself when its lease lapses."""
    with suppress(EnvironmentUnavailable):
        fake.give_back()
    fake.close()
