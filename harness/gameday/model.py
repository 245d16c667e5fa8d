"""A game-day file, `*.gameday.yaml`: which drill people play, who has which role, what surprises them, and what is judged."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from harness.drill.stack import Count, Text
from harness.drill.text.broken import Frozen, broken, nested, unknown
from harness.drill.timeline import AnyFault, SlugName
from harness.gameday.checks import Asked
from harness.integration.words import Person
from harness.ledger.lines.people import Role
from harness.units import Duration


def _start(text: object) -> object:
    try:
        starts = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        starts = None
    if starts is None or starts.tzinfo is not None:
        raise ValueError("a date and a time such as 2026-12-03T14:00; the zone has a key of its own")
    return starts


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        raise broken(f"unknown time zone {text!r}", "a name such as Europe/Vienna or UTC") from None
    return text


class When(Frozen):
    """When it takes place."""

    starts: Annotated[datetime, BeforeValidator(_start), WithJsonSchema({"type": "string"})] = Field(
        description="date and time such as 2026-12-03T14:00"
    )
    zone: Annotated[str, AfterValidator(_zone)] = Field(description="the time zone, such as Europe/Vienna")
    lasts: Duration = Field(gt=0, description="time that the people keep free for it")


class Roles(Frozen):
    """Who plays which role; one person may have several."""

    commander: Person = Field(description="decides, approves, and is the only one who does")
    comms: Person = Field(description="tells customers and executives what happens, and when they hear more")
    liaison: Person = Field(description="is paged, works on the systems, verifies the data")
    scribe: Person | None = Field(None, description="writes down what is seen and decided")
    master: Person | None = Field(None, description="the game master, who knows the surprises and can end it")

    def given(self) -> dict[Role, str]:
        """Role → the person who has it."""
        names: dict[Role, str | None] = {
            "commander": self.commander,
            "comms": self.comms,
            "liaison": self.liaison,
            "scribe": self.scribe,
            "master": self.master,
        }
        return {role: name for role, name in names.items() if name is not None}


def _roles(value: object) -> Roles | Literal["suggest"]:
    if value == "suggest":
        return "suggest"
    if isinstance(value, str):
        raise unknown("word", value, ("suggest",))
    return nested(Roles, value)


class Surprise(Frozen):
    """Something that only the game master knows beforehand."""

    at: dict[SlugName, Duration] | None = Field(
        None, description="when it comes: {outage: 8m} is eight minutes after the phase `outage` of the drill begins"
    )
    when: Literal["asked"] | None = Field(None, description="asked: when the game master says so; instead of `at`")
    tell: Role | None = Field(None, description="the role that is told")
    say: Text | None = Field(None, description="what that person is told")
    fault: AnyFault | None = Field(None, description="a fault, as in a drill, that is injected then; without `lasts` the phase ends it")

    @model_validator(mode="after")
    def _comes_once(self) -> Surprise:
        if (self.at is None) == (self.when is None):
            raise broken("neither at nor when" if self.at is None else "both at and when", "at: {outage: 8m}, or when: asked")
        if self.at is not None and len(self.at) != 1:
            raise broken("several phases", "one, such as {outage: 8m}", at=("at",))
        if (self.tell is None) != (self.say is None):
            raise broken("tell without say" if self.say is None else "say without tell", "tell: liaison with say: what that person is told")
        if self.say is None and self.fault is None:
            raise broken("a surprise that nobody could notice", "tell and say, or a fault")
        return self

    @model_validator(mode="after")
    def _one_injection(self) -> Surprise:
        several = next((key for key in ("every", "ramp", "after") if self.fault is not None and getattr(self.fault, key)), None)
        if several:
            raise broken(f"a surprise with {several}", "one injection, when `at` or the game master says so", at=("fault", several))
        return self

    @property
    def phase(self) -> str | None:
        """The phase of the drill in which it comes; None: when the game master says so."""
        return next(iter(self.at), None) if self.at else None

    @property
    def after_s(self) -> float:
        """So long after the phase begins."""
        return next(iter(self.at.values()), 0.0) if self.at else 0.0


class Abort(Frozen):
    """Bounds at which everything is healed and the game day ends by itself."""

    owed: Annotated[Count, Field(ge=1)] | None = Field(None, description="when so many records are owed")
    after: Duration | None = Field(None, gt=0, description="so long after the drill's first phase begins")


def _acts(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Gameday(Frozen):
    schema_: Literal[1] = Field(alias="schema", description="version of this notation")
    gameday: SlugName = Field(description="its name")
    integration: Text = Field(description="the integration file, relative to this one: its names, people, limits and deadlines hold")
    drill: Annotated[tuple[Text, ...], BeforeValidator(_acts, json_schema_input_type=Text | tuple[Text, ...]), Field(min_length=1)] = Field(
        description="the drill that is played, by name or path; a list is played act by act, and each act is judged by itself"
    )
    when: When | None = None
    roles: Annotated[Roles | Literal["suggest"], BeforeValidator(_roles)] = Field(
        description="who plays which role; `suggest`: the people of the integration, in turn"
    )
    surprises: tuple[Surprise, ...] = Field((), description="what only the game master knows beforehand")
    abort: Abort = Abort()
    checks: tuple[Annotated[Asked, WithJsonSchema({"x-idrill": "check"})], ...] = Field(
        min_length=1, description="what must hold beside the drill's own checks; missing parameters come from the integration file"
    )
