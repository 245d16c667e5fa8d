"""Another version of the process is deployed, turns out to be bad, and is rolled back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from harness.drill.connector.deployment import DeploymentName
from harness.errors import NotHealed, NotInjected
from harness.faults.base import ProcessFault
from harness.journal.events import ProcessSeen

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World


class BadDeployment(ProcessFault):
    """Stopped gracefully and started as `deployments` of its file says; the heal rolls back. Its state stays where it is.

    Felt: its exit was read back, then a process with the other version.
    """

    FELT = "state"
    NEEDS: ClassVar[frozenset[str]] = frozenset({"process.deploy"})
    SERVICES: ClassVar[bool] = False

    kind: Literal["bad_deployment"] = "bad_deployment"
    deployment: DeploymentName = Field("bad", description="which of the connector file's `deployments`")

    @property
    def needs(self) -> frozenset[str]:
        """The deployment that the connector file must describe."""
        return frozenset({f"deployment.{self.deployment}"})

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        live = self._replace(world, plan, self.deployment, "deployment")
        if live:
            raise NotInjected(f"{plan.id} {self.kind}: the {self.actor}'s old version is still alive: {live}")
        return {"deployment": self.deployment, "attempt": world.process(self.actor).attempt}

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        live = self._replace(world, plan, None, "rollback")
        if live:
            raise NotHealed(f"{plan.id} {self.kind}: the {self.actor}'s bad version is still alive: {live}")
        return {"deployment": None, "attempt": world.process(self.actor).attempt}

    def _replace(self, world: World, plan: FaultPlan, deployment: str | None, why: Literal["deployment", "rollback"]) -> list[int]:
        """Stop one version and start the other; returns the pids of the first that are still alive: then nothing is started."""
        process = world.process(self.actor)
        process.expected_down = True
        live = process.stop()
        world.tell(ProcessSeen(fault=plan.id, actor=self.actor, state=process.state(), live_pids=live))
        if not live:
            process.deploy(deployment)
            process.start(why)
            process.expected_down = False
        return live
