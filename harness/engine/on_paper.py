"""Faults of a table-top: they are in place as far as script and journal know, and nothing is broken."""

from __future__ import annotations

from typing import Any, ClassVar

from harness.drill.kinds import Felt, Target
from harness.engine.injection import Injector
from harness.faults.base import Fault
from harness.plan.model import FaultPlan
from harness.world.world import World


class OnPaper(Fault):
    """A fault that is only told."""

    TARGET: ClassVar[Target] = "process"
    FELT: ClassVar[Felt] = "process"

    @property
    def where(self) -> str:
        return ""

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        return {"on_paper": True}

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        return {}


class PaperInjector(Injector):
    """No canary is sent: there is no link."""

    def prepare(self, plan: FaultPlan) -> None:
        """Nothing takes time."""

    def baseline(self, links: list[str]) -> None:
        """There is nothing to compare with."""

    def _acting(self, plan: FaultPlan) -> Fault:
        return OnPaper(kind=plan.kind)

    def _send_canaries(self, plan: FaultPlan) -> None:
        """There is no link."""
