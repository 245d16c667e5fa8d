"""The shared parts of faults of meaning: they live in the fake behind a link, addressed by entity, method, path and count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from harness.drill.strikes import Strikes
from harness.errors import NotInjected
from harness.faults.base import Fault

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World

TOKEN_PATH = "/oauth/token"  # noqa: S105  # a path, no secret


class FakeFault(Fault):
    """HTTP meaning (401, 429, commit-then-cut …), which a TCP proxy cannot give."""

    TARGET = "fake"
    FELT = "requests"

    link: str = Field(description="the link to the fake that misbehaves: source, destination, destination.token, alerts, history")
    entity: str | None = Field(None, description="only requests for this entity (alert sink: this route)")
    method: str | None = Field(None, description="only requests with this method")
    path: str | None = Field(None, description="only requests with this path")
    nth: int | None = Field(None, ge=1, description="the n-th matching request since the fault began")
    count: int | None = Field(None, ge=1, description="number of requests that it affects")
    when: dict[str, int] | None = Field(
        None, description="strikes at the n-th event since the fault began, such as {destination.commits: 57}"
    )

    @property
    def where(self) -> str:
        return self.link

    @property
    def strikes(self) -> Strikes | None:
        if self.link != "destination":
            return None  # what reads from a feed or asks for a token differs in nothing that a drill names
        return Strikes(self.method, self.entity, self.path)

    def params(self) -> dict[str, Any]:
        """Parameters of the fake's kind besides the address."""
        return {}

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        path = self.path or (TOKEN_PATH if self.link.endswith(".token") else None)
        counter = next(((name.split(".")[-1], at) for name, at in (self.when or {}).items()), None)
        state = world.fake_behind(self.link).arm(
            {
                "id": plan.id,
                "kind": self.kind,
                "params": self.params(),
                "match": {"entity": self.entity, "method": self.method, "path": path},
                "nth": self.nth,
                "count": self.count,
                "chance": self.chance,
                "when": {"counter": counter[0], "at": counter[1]} if counter else None,
                "deadline_s": plan.deadline_s,
            }
        )
        if not state.get("armed"):
            raise NotInjected(f"{plan.id} {self.kind}: the fake did not arm it: {state}")
        return state

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        return world.fake_behind(self.link).disarm(plan.id)


class SourceFault(FakeFault):
    """A fault of the data: the source offers or shows its records in another way than before."""

    PUSHED: ClassVar[bool] = True
    """Whether it also shows in the changes that the source pushes, not only in its feed."""

    link: str = Field("source", pattern="^source$", description="the source, where data comes from")
