"""The game day that a run belongs to: who takes part, what surprises them, and what ends it early."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from harness.gameday.words import Act, Standing
from harness.ledger.lines.people import Role
from harness.plan.game import GamePlan
from harness.reach import LONGEST_S


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class PersonPlan(_Frozen):
    """Somebody who takes part."""

    name: str
    roles: tuple[Role, ...]
    """Those that they have when it begins."""
    standing: Standing


class SurprisePlan(_Frozen):
    """Something that only the game master knows beforehand."""

    number: int = Field(ge=1)
    phase: str | None = None
    """It comes `after_s` after the beginning of this phase; None: `when` says when."""
    after_s: float = Field(0.0, ge=0, le=LONGEST_S)
    when: Literal["asked"] | None = None
    """`asked`: when the game master says so."""
    tell: Role | None = None
    say: str | None = None
    fault: dict[str, Any] | None = None
    """As a drill would have it, validated; `harness.plan.improvise.fault_plan` makes an injection of it."""


class AbortPlan(_Frozen):
    """Bounds at which everything is healed and the game day ends."""

    owed: int | None = None
    """So many records are owed."""
    after_s: float | None = None
    """So many drill seconds have passed."""


class StepPlan(_Frozen):
    """A step of a scripted team."""

    id: str
    on: str
    """A word of `Happening`, or `page.<route>`."""
    after_s: float = Field(0.0, ge=0, le=LONGEST_S)
    """So long after that."""
    every_s: float | None = Field(None, gt=0, le=LONGEST_S)
    """Again after so long, until `until` happens; None: once."""
    each: bool = False
    """At each event of that kind; else at the first."""
    until: str | None = None
    by: Role
    """Who does it: the person to whom the game day gave this role."""
    role: Role
    """In which role."""
    do: Act
    fields: dict[str, Any] = {}
    """What it gives to the act; a person is named by role, and a decision by its action."""


class TeamPlan(_Frozen):
    """A scripted team, which plays the people."""

    name: str
    file: str
    digest: str
    """Of the meaning of its file."""
    steps: tuple[StepPlan, ...] = ()
    idle: tuple[str, ...] = ()
    """Steps of the file that are left out: nobody can have that done in this run."""


class GamedayPlan(_Frozen):
    """A game day."""

    name: str
    file: str
    digest: str
    """Of the meaning of its file."""
    people: tuple[PersonPlan, ...]
    surprises: tuple[SurprisePlan, ...] = ()
    abort: AbortPlan = AbortPlan()
    overlaid: tuple[str, ...] = ()
    """What it changed about the drill, a line each."""
    offers: tuple[str, ...] = ()
    """What people can have done: controls of the connector, or `roll_back`."""
    team: TeamPlan | None = None
    """None: real people, in browsers."""
    game: GamePlan | None = None
    """What everybody may know beforehand; None: an older plan does not say."""

    def standing(self, who: str) -> Standing | None:
        """What a person is to the integration; None: nobody of this name takes part."""
        return next((person.standing for person in self.people if person.name == who), None)

    def player_of(self, role: Role) -> PersonPlan | None:
        """Who was given this role; None: nobody."""
        return next((person for person in self.people if role in person.roles), None)
