"""The timeline of a drill: phases that end by time or by an event, with the faults inside them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from harness.drill.kinds import FaultSpec, fault_of, spec_of
from harness.drill.text.broken import Frozen, broken, unknown
from harness.units import Duration, Rate, Share, format_share, parse_share

COUNTERS = ("destination.commits", "destination.creates", "destination.requests", "source.offered", "source.requests")
"""The events that `until` and `when` can count, as actor and event."""
RESERVED = ("warm-up", "settle", "quiet", "probe")
"""Phases that the harness adds itself."""

SlugName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]


class Until(Frozen):
    """Ends a phase when at most this share of the records owed at its beginning is left, or at the n-th event."""

    owed_share: float | None = None
    counter: str | None = None
    at: int | None = None


def until_of(value: object) -> Until:
    """`drained`, `{backlog: 50%}` or `{destination.commits: 57}`. Raises a pydantic error."""
    if isinstance(value, Until):
        return value
    if value == "drained":
        return Until(owed_share=0.0)
    if isinstance(value, dict) and len(value) == 1:
        [(name, amount)] = value.items()
        if name == "backlog":
            try:
                return Until(owed_share=parse_share(amount))
            except ValueError as error:
                raise broken(repr(amount), str(error), at=(name,)) from None
        if name not in COUNTERS:
            raise unknown("counter", name, ("drained", "backlog", *COUNTERS), (name,))
        if not isinstance(amount, int) or isinstance(amount, bool) or amount < 1:
            raise broken(repr(amount), "a whole number of at least 1", at=(name,))
        return Until(counter=name, at=amount)
    close = unknown("condition", value, ("drained",)) if isinstance(value, str) else broken(f"{value!r} as a condition")
    hint = (close.context or {}).get("hint", "")
    raise broken(f"{value!r} as a condition", "drained, {backlog: 50%} or {destination.commits: 57}", hint)


def _until_text(until: Until) -> str | dict[str, Any]:
    if until.counter is not None:
        return {until.counter: until.at}
    return {"backlog": format_share(until.owed_share)} if until.owed_share else "drained"


Condition = Annotated[Until, PlainValidator(until_of), PlainSerializer(_until_text), WithJsonSchema({"x-idrill": "until"})]
AnyFault = Annotated[FaultSpec, PlainValidator(fault_of), PlainSerializer(spec_of), WithJsonSchema({"x-idrill": "fault"})]


class Phase(Frozen):
    phase: SlugName = Field(description="its name, which reports and messages use")
    lasts: Duration | None = Field(None, gt=0, description="how long it takes; instead of `until`")
    until: Condition | None = Field(None, description="ends the phase early")
    at_most: Duration | None = Field(None, gt=0, description="the longest that an `until` is waited for")
    faults: tuple[AnyFault, ...] = Field((), description="injected when the phase begins, healed when it ends")

    @model_validator(mode="after")
    def _ends(self) -> Phase:
        if self.phase in RESERVED:
            raise broken(f"{self.phase!r} is a phase that the harness adds itself", "another name", at=("phase",))
        if self.lasts is None and self.until is None:
            raise broken("a phase that never ends", "lasts: 20m, or until: … with at_most: …")
        if self.lasts is not None and self.until is not None:
            raise broken("both lasts and until", "one of them; the longest wait of an until is its at_most", at=("lasts",))
        if self.until is not None and self.at_most is None:
            raise broken("until without at_most: the timeline might never end", "at_most: 15m beside it", at=("until",))
        if self.lasts is not None and self.at_most is not None:
            raise broken("at_most without until", "lasts alone already says how long", at=("at_most",))
        return self

    @property
    def longest_s(self) -> float:
        """The longest that it can take, in drill seconds."""
        longest = self.lasts if self.lasts is not None else self.at_most
        assert longest is not None  # noqa: S101  # _ends refuses anything else
        return longest


class Mix(Frozen):
    """Shares of the kinds of change."""

    create: float = Field(0.0, ge=0, le=1, description="share of new records")
    update: float = Field(0.0, ge=0, le=1, description="share of changes of records that exist")
    delete: float = Field(0.0, ge=0, le=1, description="share of deletions")

    @model_validator(mode="after")
    def _whole(self) -> Mix:
        total = self.create + self.update + self.delete
        if abs(total - 1) > 1e-6:
            raise broken(f"shares that add up to {total:g}", "create, update and delete adding up to 1")
        return self


CHANGES = tuple(Mix.model_fields)
"""The kinds of change of a record."""


class BothSides(Frozen):
    """Changes are made in the destination as well, by its own people: both systems are source and destination at once."""

    destination: Share = Field(gt=0, lt=1, description="share of the changes that is made there")
    conflicts: Share = Field(0.0, description="how many of the edits are followed by one of the same record on the other side")


Data = Literal["everyday", "plain"]
DataChoice = Annotated[
    Data,
    Field(
        description="everyday: as untidy as in life (the same number in two entities, cents, offsets, null beside empty, several "
        "changes in one second, values that return); plain: tidy contents, keys that say whose they are"
    ),
]


class Steady(Frozen):
    """Changes at an even rate."""

    kind: Literal["steady"] = Field(description="changes at an even rate")
    data: DataChoice = "everyday"
    rate: Rate = Field(gt=0, description="how many changes people make, such as 40/min")
    mix: Mix = Field(Mix(create=0.7, update=0.3), description="kinds of changes; default 70% create, 30% update")
    both_sides: BothSides | None = Field(None, description="changes are made in the destination, too, and have to reach the source")

    @property
    def overall_rate(self) -> float:
        """Changes per second of drill time."""
        return self.rate


class Bursts(Frozen):
    """Changes at an even rate, and bursts at once on top of it."""

    kind: Literal["bursts"] = Field(description="changes at an even rate, and bursts on top of it")
    data: DataChoice = "everyday"
    rate: Rate = Field(gt=0, description="how many changes people make, such as 40/min")
    mix: Mix = Field(Mix(create=0.7, update=0.3), description="kinds of changes; default 70% create, 30% update")
    both_sides: BothSides | None = Field(None, description="changes are made in the destination, too, and have to reach the source")
    burst: int = Field(gt=0, le=100_000, description="changes in one burst")
    every: Duration = Field(gt=0, description="time from one burst to the next")

    @property
    def overall_rate(self) -> float:
        """Changes per second of drill time, the bursts included."""
        return self.rate + self.burst / self.every


WORKLOADS: dict[str, type[Steady] | type[Bursts]] = {"steady": Steady, "bursts": Bursts}
