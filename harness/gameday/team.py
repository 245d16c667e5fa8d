"""A team file, `*.team.yaml`: a scripted team that plays a game day without people, so that the game day itself can be tried out."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, model_validator

from harness.drill.connector.controls import ControlName
from harness.drill.stack import Count, Text
from harness.drill.text.broken import Frozen, broken, unknown
from harness.drill.timeline import SlugName
from harness.gameday.words import Act, Happening
from harness.ledger.lines.people import ManualStep, NoticeState, Role
from harness.units import Duration

Answer = Literal["true_count"] | int | None
"""Of the verification query; `true_count`: as the ledgers have it at that instant."""
OF_WHICH: frozenset[Happening] = frozenset(
    {"page", "page_resolved", "acknowledged", "decided", "requested", "carried_out", "refused", "updated", "surprise"}
)
"""Events that may be named more closely: `page.primary`, `carried_out.pause`, `updated.resolved`, `surprise.1`."""


def _happening(text: str) -> str:
    word, dot, which = text.partition(".")
    words = get_args(Happening)
    if word not in words:
        raise unknown("event", word, words)
    if dot and (word not in OF_WHICH or not re.fullmatch(r"[a-z0-9_]+", which)):
        raise broken(f"{text!r} as an event", f"{word}, or one of page.primary, carried_out.pause, updated.resolved, surprise.1")
    return text


Event = Annotated[str, AfterValidator(_happening)]


class Fields(NamedTuple):
    """The keys that an act takes."""

    needed: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


TAKES: dict[Act, Fields] = {
    "join": Fields(),
    "leave": Fields(),
    "acknowledge": Fields(also=("route",)),
    "declare": Fields(("text",)),
    "take_role": Fields(("role",)),
    "hand_over": Fields(("role", "to")),
    "hypothesis": Fields(("text",)),
    "decide": Fields(("action", "reason")),
    "approve": Fields(("action",)),
    "request": Fields(("action",), ("decided",)),
    "update": Fields(("state", "text"), ("data", "channels", "next")),
    "verify": Fields(("answer",)),
    "note": Fields(("text",)),
    "handoff_step": Fields(("step", "to")),
    "manual": Fields(("event",)),
    "abort": Fields(("text",)),
    "resolve": Fields(("text",)),
    "surprise": Fields(("number",)),
}
ROLL_BACK = "roll_back"
REQUESTS: tuple[str, ...] = (*get_args(ControlName), ROLL_BACK)
"""What the engine carries out for people."""
_OWN = frozenset({"id", "on", "after", "every", "each", "until", "as_", "role", "do"})
"""Keys of every step."""


def _answer(value: object) -> Answer:
    if value == "true_count":
        return "true_count"
    if isinstance(value, str):
        raise unknown("answer", value, ("true_count",))
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise broken(f"{value!r} as an answer", "true_count, or a whole number of records")
    return value


class Step(Frozen):
    """Something that somebody of the team does."""

    id: SlugName = Field(description="its name, by which a team that extends this one changes or removes it")
    on: Event = Field(description="the event to which it reacts: the first of its kind, unless `each` says otherwise")
    after: Duration = Field(0.0, description="so long after the event")
    every: Duration | None = Field(None, gt=0, description="again after so long, until `until`")
    each: StrictBool = Field(default=False, description="at each event of that kind")
    until: Event | None = Field(None, description="the event that ends it: it is not begun any more")
    as_: Role = Field(alias="as", description="who does it: the person who has this role in the game-day file")
    do: Act = Field(description="what that person does at the console")
    role: Role | None = Field(None, description="in which role; default: `as`; take_role, hand_over: the role in question")
    text: Text | None = Field(None, description="what is written: in a notice, a note, a hypothesis, a declaration")
    action: Text | None = Field(None, description="decide, approve, request: a control of the connector, or roll_back; decide: also words")
    reason: Text | None = Field(None, description="decide: why")
    decided: StrictBool = Field(default=True, description="request: it names the last decision about this action; false: it names none")
    data: Text | None = Field(None, description="update: what the incident means for the data, as the text has it")
    state: NoticeState | None = Field(None, description="update: the state that the notice tells")
    channels: tuple[Text, ...] | None = Field(None, description="update: where it appears; default: `comms.channels` of the integration")
    next: Duration | None = Field(None, gt=0, description="update: when the next one is promised; default: it names none")
    answer: Annotated[Answer, BeforeValidator(_answer)] = Field(
        None, description="verify: true_count, what the ledgers say at that instant; or a number, right or wrong"
    )
    route: Text | None = Field(None, description="acknowledge: only pages on this route; default: all that nobody has acknowledged")
    step: Annotated[Count, Field(ge=1)] | None = Field(None, description="handoff_step: its place in `handoff` of the integration")
    to: Role | None = Field(None, description="hand_over, handoff_step: to whom, by role")
    event: ManualStep | None = Field(None, description="manual: work by hand has begun, or has stopped")
    number: Annotated[Count, Field(ge=1)] | None = Field(None, description="surprise: which one of the game-day file")

    @model_validator(mode="after")
    def _fits_what_is_done(self) -> Step:
        takes = TAKES[self.do]
        given = self.model_fields_set - _OWN | ({"role"} if self.role is not None else set())
        for name in takes.needed:
            if getattr(self, name) is None:
                raise broken(f"{self.do} without {name}", f"{name}: …", at=("do",))
        for name in sorted(given - {*takes.needed, *takes.also, "role"}):
            raise broken(f"{name} of {self.do}", ", ".join((*takes.needed, *takes.also)) or "no keys of its own", at=(name,))
        if self.do == "request" and self.action not in REQUESTS:
            raise unknown("request", self.action, REQUESTS, ("action",))
        if self.until is not None and self.every is None and not self.each:
            raise broken("until without every or each", "every: 30m beside it", at=("until",))
        return self

    def fields(self) -> dict[str, Any]:
        """What it gives to the act; durations in drill seconds."""
        takes = TAKES[self.do]
        return {name: value for name in (*takes.needed, *takes.also) if (value := getattr(self, name)) is not None}


class Team(Frozen):
    schema_: Literal[1] = Field(alias="schema", description="version of this notation")
    team: SlugName = Field(description="its name; default for a team that extends another one: that of the file")
    extends: Text | None = Field(
        None,
        description="another team: a file relative to this one, or a bundled one by name; it supplies the steps not changed here",
    )
    about: Text | None = Field(None, description="what it does wrong, in a line")
    steps: tuple[Step, ...] = Field(
        min_length=1,
        description="what its people do; with `extends` a mapping of id to the keys that change: null removes a step, a new id adds one",
    )

    @model_validator(mode="after")
    def _each_id_once(self) -> Team:
        seen: set[str] = set()
        for index, step in enumerate(self.steps):
            if step.id in seen:
                raise broken(f"a second step {step.id!r}", "an id of its own", at=("steps", index, "id"))
            seen.add(step.id)
        return self
