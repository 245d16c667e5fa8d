"""The stack of a drill: the systems around the connector, and who is paged."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Strict, model_validator

from harness.drill.auth import NONE, OAUTH, AnAuth
from harness.drill.text.broken import Frozen, NotWritten, broken
from harness.units import Duration, Rate

Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""An entity, a route: usable in paths and template names."""
Text = Annotated[str, Field(min_length=1, max_length=500)]
Count = Annotated[int, Strict()]
SHARED = "shared"
"""The one route that is a channel, not an owner."""


class Entity(Frozen):
    """How many records of an entity exist before the drill; in YAML often just that number."""

    count: Annotated[Count, Field(ge=0, le=1_000_000)] = Field(0, description="number of records before the drill")
    kind: Literal["state", "event"] = Field(
        "state", description="state: the last version counts; event: each version is an effect of its own"
    )
    of: Word | None = Field(None, description="the entity that each record references, as field <of>_id")


def _entity(value: object) -> object:
    if isinstance(value, str):
        raise broken(f"{value!r} as an entity", "a whole number without quotes, or a mapping such as {count: 20, of: account}")
    return {"count": value} if isinstance(value, int) and not isinstance(value, bool) else value


Entities = dict[Word, Annotated[Entity, BeforeValidator(_entity, json_schema_input_type=int | Entity)]]


class System(Frozen):
    """A system on one side of the connector, played by a fake."""

    fake: str = Field(description="kind of fake that plays it")
    name: Text = Field(description="its name, as an alert must give it")
    also: tuple[Text, ...] = Field((), description="other names that an alert may use")
    auth: AnAuth = Field(NONE, description="how callers log in, where the connector file does not say it")
    token_ttl: Duration = Field(7200.0, gt=0, description="with oauth: how long a token lives")
    rate_limit: Rate | None = Field(None, description="rate of calls above which it answers 429")
    page_limit: Annotated[Count, Field(ge=1, le=10_000)] = Field(100, description="largest number of records in one page")


class Source(System):
    delivers: Literal["feed", "webhooks"] = Field(
        "feed",
        description="feed: the connector reads; webhooks: each change is pushed to it, signed by Standard Webhooks, until it is accepted",
    )
    parallel: Annotated[Count, Field(ge=1, le=100)] = Field(
        1, description="with webhooks: how many it delivers at once; with 2 or more they come in no order"
    )
    gives_up_after: Annotated[Count, Field(ge=1, le=1_000)] | None = Field(
        None,
        description="with webhooks: after so many failed deliveries in a row the subscription is gone until the connector renews it "
        "(POST /changes/webhook); default never",
    )
    entities: Entities = Field(min_length=1, description="records that exist before the drill, by entity")

    @model_validator(mode="after")
    def _only_webhooks_are_delivered(self) -> Source:
        key = next((key for key, given in (("parallel", self.parallel > 1), ("gives_up_after", self.gives_up_after)) if given), None)
        if key and self.delivers != "webhooks":
            raise broken(f"{key} of a feed", "delivers: webhooks", "a feed is read, not delivered", (key,))
        return self


class Destination(System):
    auth: AnAuth = Field(
        OAUTH,
        description="how callers log in, where the connector file does not say it; an oauth token is fetched over link destination.token",
    )

    @model_validator(mode="before")
    @classmethod
    def _real_systems_have_logins_of_their_own(cls, value: object) -> object:
        return {"auth": "none"} | value if isinstance(value, dict) and value.get("fake") == "postgres" else value


class Alerts(Frozen):
    """The alert sink. Each route but `shared` is one owner's."""

    fake: str = Field("alert-sink", description="kind of fake that receives the pages")
    routes: dict[Word, Text] = Field(min_length=1, description="route → its owner; the route `shared` is a channel")
    acknowledges_after: Duration | None = Field(
        None, description="how long after a page the simulated responder acknowledges it; default: never"
    )

    @model_validator(mode="after")
    def _somebody_owns(self) -> Alerts:
        if set(self.routes) == {SHARED}:
            raise broken("only a shared route", "at least one route of a person", "a shared channel is not an owner", ("routes",))
        return self


class History(Frozen):
    """Where the connector reports its history, in OpenTelemetry's protocol over HTTP."""

    fake: str = Field("otlp-sink", description="kind of fake that receives log records and spans")
    name: Text = Field("history", description="what people call it")
    also: tuple[Text, ...] = Field((), description="other names that an alert may use")


class People(Frozen):
    """The console at which people act on a game day. No author writes it into a drill: the overlay of a game-day file puts it there."""

    fake: str = "console"


class Stack(Frozen):
    source: Source = Field(description="the system that the connector reads")
    destination: Destination = Field(description="the system that it writes to")
    alerts: Alerts | None = None
    history: History | None = Field(None, description="receives the events by which the connector reports its work (OTLP over HTTP)")
    people: Annotated[People | None, NotWritten()] = None
    connector: Text = Field("reference", description="name or path of a *.connector.yaml")
    watchdog: Text | None = Field(None, description="name or path of a connector-like file that watches the connector")

    def links(self) -> dict[str, str]:
        """Each connection path of the stack with the actor behind it."""
        links = {"source": "source", "destination": "destination"}
        if self.destination.auth.kind == "oauth":
            links["destination.token"] = "destination"
        if self.alerts:
            links["alerts"] = "alerts"
            if self.watchdog:
                links["watchdog.alerts"] = "alerts"
        if self.history:
            links["history"] = "history"
        return links

    def fakes(self) -> dict[str, Any]:
        """Actor → its definition, for every fake in the stack. The console has no link: people do not come through a fault proxy."""
        given = {
            "source": self.source,
            "destination": self.destination,
            "alerts": self.alerts,
            "history": self.history,
            "people": self.people,
        }
        return {actor: system for actor, system in given.items() if system is not None}
