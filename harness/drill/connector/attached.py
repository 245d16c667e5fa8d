"""A stack that is running already, as a connector file describes it: its Toxiproxy, its fakes, and the proxies that a run may use."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from harness.drill.connector.command import EnvName
from harness.drill.stack import Text
from harness.drill.text import address
from harness.drill.text.broken import Frozen
from harness.speeds import HIGHEST, LOWEST

Url = Annotated[str, Field(pattern=r"^https?://[^\s/@]+/?$"), AfterValidator(address.url)]
"""Scheme, host and port; credentials have no place in a file."""
Address = Annotated[str, Field(pattern=r"^(\[[0-9a-fA-F:.]+\]|[^\s:/@]+):[0-9]{1,5}$"), AfterValidator(address.host_and_port)]
"""host:port."""
LinkName = Literal["source", "destination", "destination.token", "alerts"]
_LEADS = {"destination.token": "destination"}
"""Links that may share the proxy of another one, unless a drill breaks them alone."""


class AttachedLink(Frozen):
    """One proxy of the stack."""

    proxy: Text = Field(description="its name at the Toxiproxy")
    upstream: Address = Field(description="the address that it must forward to; a run refuses a proxy that forwards elsewhere")
    reach: Address | None = Field(None, description="where idrill reaches it with its own requests; default: where it listens")
    relayed: bool = Field(
        default=False, description="idrill reaches it by a port that a container publishes, which takes connections for it"
    )


class AttachedControl(Frozen):
    """A control plane."""

    control: Url = Field(description="its address")
    token_env: EnvName = Field(description="the variable that holds its token")


class Attach(Frozen):
    """A stack that someone else has started, of the fakes of this package behind a Toxiproxy (--runtime attach)."""

    toxiproxy: Url = Field(description="the address of its API")
    links: dict[LinkName, AttachedLink] = Field(min_length=2, description="link → its proxy; no other proxy is touched")
    source: AttachedControl
    destination: AttachedControl
    alerts: AttachedControl | None = None
    connector: AttachedControl | None = Field(None, description="where the connector itself answers, if it has controls")
    speed: float = Field(1.0, ge=LOWEST, le=HIGHEST, description="drill seconds per second of wall time with which the fakes were started")

    def link(self, name: str) -> AttachedLink | None:
        """The proxy that a link goes through: its own, or that of the link that it belongs to."""
        return self.own(name) or self.own(_LEADS.get(name, ""))

    def own(self, name: str) -> AttachedLink | None:
        """The proxy of this link alone."""
        return next((link for known, link in self.links.items() if known == name), None)

    def controls(self) -> dict[str, AttachedControl]:
        """The fakes' control planes by actor."""
        return {"source": self.source, "destination": self.destination} | ({"alerts": self.alerts} if self.alerts else {})
