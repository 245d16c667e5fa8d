"""The scripted team of a rehearsal: it does at the console what its file says, when something happens that people could see.

It looks in the interpreter's tick, so it sleeps nowhere, ends with the run, and what it knows of the backlog is what the engine knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from harness.engine.owed import OwedLive
from harness.engine.people.seen import Seen, Watch
from harness.journal import events
from harness.plan.gameday import GamedayPlan, StepPlan, TeamPlan
from harness.plan.model import Plan
from harness.world.world import World

Body = Mapping[str, Any]
Act = Callable[[str, str, Body], None]
"""For a step, by its id, somebody, by name, does something at the console."""
_ARRIVES = "join"


def script_of(plan: Plan, world: World, owed: OwedLive, in_place: Callable[[], bool]) -> Script | None:
    """The script of a run; None: nobody takes part, or real people do. `in_place`: whether a fault is in place now."""
    game, console = plan.gameday, world.console
    if game is None or game.team is None or console is None:
        return None

    def act(step: str, who: str, body: Body) -> None:
        answer = console.act(who, body)
        if answer.message:
            world.tell(events.StepRefused(step=step, status=answer.status, reason=answer.message))

    return Script(game, game.team, Watch(world.run_dir / "ledgers", owed, in_place, plan.lag_s), owed, act)


@dataclass(order=True)
class _Due:
    """A step that waits for its time; equal times are in the order of the file."""

    at: float
    place: int


class Script:
    """`act` raises what ends the run, and nothing when the console refuses."""

    def __init__(self, game: GamedayPlan, team: TeamPlan, watch: Watch, owed: OwedLive, act: Act) -> None:
        self._game, self._steps, self._watch, self._owed, self._act = game, team.steps, watch, owed, act
        self._due: list[_Due] = []
        self._begun: set[int] = set()
        self._over: set[int] = set()

    def begin(self, at: float) -> None:
        """Everybody comes, and the first phase of the drill begins."""
        for person in self._game.people:
            self._act(_ARRIVES, person.name, {"do": "join", "role": person.roles[0]})
        self._hear(Seen("start", at))

    def look(self, at: float) -> None:
        """Whatever is due by now."""
        for seen in self._watch.new(at):
            self._hear(seen)
        while self._due and min(self._due).at <= at:
            due = min(self._due)
            self._due.remove(due)
            self._do(self._steps[due.place])
            every_s = self._steps[due.place].every_s
            if every_s is not None and due.place not in self._over:
                self._due.append(_Due(due.at + every_s, due.place))

    def _hear(self, seen: Seen) -> None:
        for place, step in enumerate(self._steps):
            if step.until is not None and seen.is_called(step.until):
                self._over.add(place)
                self._due = [due for due in self._due if due.place != place]
            if seen.is_called(step.on) and place not in self._over and (step.each or place not in self._begun):
                self._begun.add(place)
                self._due.append(_Due(seen.at + step.after_s, place))

    def _do(self, step: StepPlan) -> None:
        who = self._player(step.by)
        for fields in self._bodies(step):
            self._act(step.id, who, {"do": step.do, "role": step.role, **fields})

    def _bodies(self, step: StepPlan) -> list[Body]:
        """The fields of an act as the console takes them. Several pages are acknowledged one by one, and what nobody decided is not
        approved."""
        given = {name: value for name, value in step.fields.items() if value is not None}
        match step.do:
            case "acknowledge":
                return [page.body() for page in self._watch.pages if given.get("route", page.route) == page.route]
            case "approve" | "request":
                return self._about_decision(given, must_be_decided=step.do == "approve")
        return [self._translated(step, given)]

    def _translated(self, step: StepPlan, given: Body) -> Body:
        """A person in place of a role, and a number in place of `true_count`."""
        match step.do:
            case "hand_over" | "handoff_step":
                return {**given, "to": self._player(given["to"])}
            case "verify":
                return {"answer": len(self._owed.debts()) if given["answer"] == "true_count" else given["answer"]}
            case "surprise":
                return self._surprise(given["number"])
            case "abort":
                return {"why": given["text"]}
        return given

    def _about_decision(self, given: Body, *, must_be_decided: bool) -> list[Body]:
        number = self._watch.decisions.get(given["action"]) if given.get("decided", True) else None
        if must_be_decided:
            return [] if number is None else [{"decision": number}]
        return [{"action": given["action"]} | ({} if number is None else {"decision": number})]

    def _surprise(self, number: int) -> Body:
        surprise = next((one for one in self._game.surprises if one.number == number), None)
        told = {} if surprise is None or surprise.tell is None else {"to": surprise.tell, "text": surprise.say or ""}
        return {"surprise": number, **told}

    def _player(self, role: str) -> str:
        person = next((person for person in self._game.people if role in person.roles), self._game.people[0])
        return person.name
