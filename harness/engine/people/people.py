"""Reads the people's ledger as it grows, and carries out what it asks for."""

from __future__ import annotations

from typing import NoReturn

from harness.engine.endings import Aborted
from harness.engine.follow import Follow
from harness.engine.interpret import Interpreter
from harness.engine.people.bounds import Bounds
from harness.engine.people.pages import Pages
from harness.engine.people.paging import Paging
from harness.engine.people.requests import Requests
from harness.engine.people.script import script_of
from harness.engine.people.surprises import Surprises
from harness.journal import events
from harness.ledger.forms import Told, forms_of
from harness.ledger.lines import CalledOff, Requested, Surprise
from harness.ledger.lines.people import AskedToAcknowledge
from harness.plan.gameday import GamedayPlan
from harness.plan.model import Plan
from harness.world.lever.pull import BOUNDS, Pull


def take_part(plan: Plan, interpreter: Interpreter) -> None:
    """On a game day: people are heard from now on, and a script plays them, if it is a rehearsal. Raises as `People`."""
    if plan.gameday is None or not plan.about.has_people:
        return
    if interpreter.world.on_paper:
        interpreter.also.append(Paging(interpreter).look)
    script = script_of(plan, interpreter.world, interpreter.owed, lambda: bool(interpreter.injector.active))
    if script is not None:
        interpreter.at_zero.append(script.begin)
        interpreter.also.append(script.look)  # before those who carry out what it asks for
    interpreter.also.append(People(interpreter, plan.gameday).look)


class People:
    """A refusal never ends the run; an abort does."""

    def __init__(self, interpreter: Interpreter, gameday: GamedayPlan) -> None:
        """Raises DrillInvalid or PlanImpossible for a surprise whose fault this run cannot have."""
        world = interpreter.world
        self._lines = Follow(world.run_dir / "ledgers" / "people.jsonl", forms_of("people"))
        self._tell, self._console = world.tell, world.console
        self._bounds = Bounds(interpreter, gameday.abort)
        self._pages = Pages(world)
        self._requests = Requests(world, interpreter.injector)
        self._surprises = Surprises(interpreter, gameday.surprises)

    def look(self, at: float) -> None:
        """A console that is being started again is asked afterwards. Raises Aborted when the game day was called off, by a person or a
        bound."""
        if self._console is not None and self._console.program.is_down:
            return
        self._bounds.look(at)
        self._surprises.look(at)
        self._pages.look()
        for told in self._lines.new():
            self._carry_out(told, at)
        self._requests.look(at)

    def _carry_out(self, told: Told, at: float) -> None:
        match told.line:
            case AskedToAcknowledge():
                self._pages.acknowledge(told.seq, told.line)
            case Requested():
                self._requests.ask(told.line, at)
            case Surprise():
                self._surprises.strike(told.line.surprise)
            case CalledOff():
                self._end(told.line)

    def _end(self, asked: CalledOff) -> NoReturn:
        """Every fault is healed while the run unwinds."""
        self._tell(events.CalledOff(by="person" if asked.who else "bound", why=asked.why))
        raise Aborted.by(Pull(asked.who or BOUNDS, asked.why, by_act=True))
