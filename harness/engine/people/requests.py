"""What a person asks the operator for: a control of the connector, or the end of what broke it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

from harness.drill.connector.controls import ControlName
from harness.engine.injection import Injector
from harness.errors import EnvironmentUnavailable, NoAnswer
from harness.journal import events
from harness.ledger.lines import Requested
from harness.world.world import World

_UNDOES: Mapping[str, str] = MappingProxyType({"roll_back": "bad_deployment", "rotate_credential": "expired_credential"})
"""By the action: the kind of fault that it ends, where one is in place."""
ACTIONS: tuple[str, ...] = (*get_args(ControlName), "roll_back")


class Requests:
    """Each is carried out once, in its turn, and the journal says by its number what came of it."""

    def __init__(self, world: World, injector: Injector) -> None:
        self._world, self._injector = world, injector

    def carry_out(self, asked: Requested) -> None:
        """A refusal is journalled. Raises NoAnswer when a fake is gone."""
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
        broken = [active for active in self._injector.active if active.plan.kind == _UNDOES.get(asked.action)]
        for active in broken:
            self._injector.heal(active, "request", asked.number)
            if active.healed_at is None:
                raise EnvironmentUnavailable(f"{active.plan.kind} could not be undone; the journal says why")
        if broken:
            return "done"
        if asked.action == "roll_back":
            raise EnvironmentUnavailable("no bad deployment is in place that could be rolled back")
        return self._used(asked)

    def _used(self, asked: Requested) -> str:
        world = self._world
        if asked.action == "rotate_credential":
            world.new_credential("destination")
        detail = world.process("connector").control(asked.action)
        world.tell(events.Control(control=asked.action, outcome="done", detail=detail, request=asked.number))
        return detail
