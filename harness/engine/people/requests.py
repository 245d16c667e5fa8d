"""What a person asks the operator for: a control of the connector, or the end of what broke it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, get_args

from harness.drill.connector.controls import ControlName
from harness.engine.injection import Active, Injector
from harness.errors import EnvironmentUnavailable, NoAnswer
from harness.journal import events
from harness.ledger.lines import Requested
from harness.world.world import World

_UNDOES: Mapping[str, str] = MappingProxyType({"roll_back": "bad_deployment", "rotate_credential": "expired_credential"})
"""By the action: the kind of fault that it ends, where one is in place."""
_PATIENCE_WALL_S = 20.0
"""So long a control waits for a program that has just been started: starting is work, which no clock accelerates."""
_AGAIN_WALL_S = 0.1
ACTIONS: tuple[str, ...] = (*get_args(ControlName), "roll_back")


class _Waits(NamedTuple):
    """A request whose turn comes when the program is ready, and at this instant of the drill clock anyhow."""

    asked: Requested
    until: float


class Requests:
    """Each is carried out once, and the journal says by its number what came of it. Controls are used in their turn."""

    def __init__(self, world: World, injector: Injector) -> None:
        self._world, self._injector = world, injector
        self._waiting: list[_Waits] = []
        self._again_at = float("-inf")

    def ask(self, asked: Requested, at: float) -> None:
        """What broke it is ended at once; a control is used as soon as the program can be asked. Raises NoAnswer when a fake is gone."""
        if self._broken(asked) or asked.action not in get_args(ControlName):
            self._carry_out(asked)
        else:
            self._waiting.append(_Waits(asked, at + _PATIENCE_WALL_S * self._world.clock.speed))
            self.look(at)

    def look(self, at: float) -> None:
        """Use the controls whose turn has come. Raises NoAnswer when a fake is gone."""
        while self._waiting and (at >= self._waiting[0].until or self._is_ready(at)):
            self._carry_out(self._waiting.pop(0).asked)

    def _is_ready(self, at: float) -> bool:
        """Not asked in each tick: it is a request over the network, mostly."""
        if at < self._again_at:
            return False
        ready = self._world.process("connector").is_ready()
        self._again_at = at if ready else at + _AGAIN_WALL_S * self._world.clock.speed
        return ready

    def _carry_out(self, asked: Requested) -> None:
        """A refusal is journalled."""
        try:
            done = self._done(asked)
        except NoAnswer:
            raise
        except EnvironmentUnavailable as error:
            self._world.tell(events.RequestRefused(request=asked.number, action=asked.action, reason=str(error)))
            self._world.fakes["people"].show("refused", f"{asked.action}: {error}", request=asked.number)
        else:
            self._world.fakes["people"].show("carried_out", f"{asked.action}: {done}", request=asked.number)

    def _done(self, asked: Requested) -> str:
        """Do it; what came of it. Raises EnvironmentUnavailable when it cannot be done."""
        if asked.action not in ACTIONS:
            raise EnvironmentUnavailable(f"nobody can do {asked.action!r} here; there is {', '.join(ACTIONS)}")
        broken = self._broken(asked)
        for active in broken:
            self._injector.heal(active, "request", asked.number)
            if active.healed_at is None:
                raise EnvironmentUnavailable(f"{active.plan.kind} could not be undone; the journal says why")
        if broken:
            return "done"
        if asked.action == "roll_back":
            raise EnvironmentUnavailable("no bad deployment is in place that could be rolled back")
        return self._used(asked)

    def _broken(self, asked: Requested) -> list[Active]:
        """The faults in place that it ends."""
        return [active for active in self._injector.active if active.plan.kind == _UNDOES.get(asked.action)]

    def _used(self, asked: Requested) -> str:
        world = self._world
        if asked.action == "rotate_credential":
            world.new_credential("destination")
        detail = world.process("connector").control(asked.action)
        world.tell(events.Control(control=asked.action, outcome="done", detail=detail, request=asked.number))
        return detail
