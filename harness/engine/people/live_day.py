"""A game day with people in browsers: they are invited and waited for before anything starts. At its end the game master says who was
there."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from harness.engine.endings import Aborted, Stopped
from harness.engine.follow import Follow
from harness.engine.interpret import Interpreter
from harness.engine.people.hosting import Hosting, Invitations
from harness.engine.people.status import Status
from harness.engine.ticker import TICK_S
from harness.journal import events
from harness.journal.events import BegunFor
from harness.ledger.forms import forms_of
from harness.ledger.lines import Attested, Begun, Joined, Left
from harness.plan.gameday import GamedayPlan
from harness.plan.model import Plan
from harness.units import format_duration
from harness.world.console.address import Console
from harness.world.secret import write_secret

_NEEDED = frozenset({"commander", "comms", "liaison"})
"""Without somebody in each of these roles nothing can be played."""


@dataclass
class LiveDay:
    """One act of it. `gather` and `attest` wait on the cancel flag, within bounds."""

    day: GamedayPlan
    console: Console
    interpreter: Interpreter
    hosting: Hosting
    status: Status

    def __post_init__(self) -> None:
        self._lines = Follow(self.console.ledger.path, forms_of("people"))
        self._here: set[str] = set()
        self._begun = self._attested = False

    def gather(self) -> None:
        """Until everybody has come, or the game master begins without the others. The time does not count for the run's hard limit.

        Raises Aborted when somebody calls it off, or when it cannot be played after the time for coming; Stopped.
        """
        run, began_s = self.interpreter, time.monotonic()
        self._invite()
        begin_at = run.world.clock.at()
        while (why := self._may_begin(run.world.clock.wall_s(run.world.clock.at() - begin_at))) is None:
            if run.world.clock.wait(run.cancel, TICK_S):
                raise Stopped
            run.heed_the_lever()
            for look in run.also:
                look(run.world.clock.at())
        run.world.tell(events.GamedayBegun(why=why, missing=self._missing()))
        self.status.begun_at = run.world.clock.at()
        self.status.say()
        run.give_up_mono_s += time.monotonic() - began_s

    def attest(self) -> None:
        """The drill is over: until the game master has said who was there, if they are still here. Whoever ends the run ends this, too."""
        run, clock = self.interpreter, self.interpreter.world.clock
        over_at = clock.at()
        self.status.over = True
        self.status.say()
        if self._master_may_attest():
            run.world.tell(events.AttestationAwaited(at_most_wall_s=self.hosting.attest_wall_s))
        while self._master_may_attest() and clock.wall_s(clock.at() - over_at) < self.hosting.attest_wall_s:
            if clock.wait(run.cancel, TICK_S):
                return
            run.heed_the_lever()
            self.status.look(clock.at())

    def _invite(self) -> None:
        run, links = self.interpreter.world, self.console.links()
        file = run.run_dir / "secrets" / "links.txt"
        write_secret(file, as_text(links))
        names = [person.name for person in self.day.people]
        run.tell(events.PeopleAwaited(people=names, at_most_wall_s=self.hosting.wait_wall_s))
        self.hosting.invite(Invitations(links, file))

    def _may_begin(self, waited_s: float) -> BegunFor | None:
        self._hear()
        if self._begun:
            return "master"
        if not self._missing():
            return "everybody"
        if waited_s < self.hosting.wait_wall_s:
            return None
        lacking = sorted(_NEEDED - {role for person in self.day.people if person.name in self._here for role in person.roles})
        if lacking:
            raise Aborted(f"not begun: within {format_duration(self.hosting.wait_wall_s)} nobody has come who is {' or '.join(lacking)}")
        return "waited"

    def _master_may_attest(self) -> bool:
        self._hear()
        master = self.day.player_of("master")
        return master is not None and master.name in self._here and not self._attested

    def _missing(self) -> list[str]:
        return [person.name for person in self.day.people if person.name not in self._here]

    def _hear(self) -> None:
        for told in self._lines.new():
            match told.line:
                case Joined(who=who):
                    if who not in self._here and self.status.begun_at is None:
                        self.interpreter.world.tell(events.PersonCame(who=who))
                    self._here.add(who)
                case Left(who=who):
                    self._here.discard(who)
                case Begun():
                    self._begun = True
                case Attested():
                    self._attested = True


def live_day(plan: Plan, interpreter: Interpreter, hosting: Hosting | None) -> LiveDay | None:
    """For a run to which people come by themselves; None: a team plays it, nobody does, or nobody has opened it."""
    day, console = plan.gameday, interpreter.world.console
    if day is None or console is None or day.team is not None or hosting is None:
        return None
    status = Status(interpreter)
    interpreter.also.append(status.look)
    return LiveDay(day, console, interpreter, hosting, status)


def as_text(links: Mapping[str, tuple[str, ...]]) -> str:
    """The links as lines of a file."""
    lines = ["Each link works once, and dies with the run. Give each person their own."]
    for name, (link, *spare) in links.items():
        lines += [f"{name or 'big screen'}: {link}", *(f"  spare, for a second device: {one}" for one in spare)]
    return "\n".join(lines) + "\n"
