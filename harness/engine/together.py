"""Faults that begin with their phase are to hurt together: all are prepared first, then put in place as close as the world allows.

Those of one system or process come in the drill's order, since one may need the other (a pause is used before the kill); different ones
do not wait for each other.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from harness.engine.injection import Active, Injector
from harness.journal.events import Overlap
from harness.plan.model import FaultPlan, PhasePlan

Lane = list[FaultPlan]


@dataclass
class Together:
    """The faults of one phase without `after` and `when`. `in_place`: what came of them, for the overlap."""

    injector: Injector
    faults: tuple[FaultPlan, ...]
    in_place: tuple[Active, ...] = ()

    @classmethod
    def of(cls, injector: Injector, phase: PhasePlan) -> Together:
        """Prepared, and nothing is in place yet."""
        faults = tuple(fault for fault in phase.faults if not fault.after_s and fault.when is None)
        if len(faults) > 1:
            for fault in faults:
                injector.prepare(fault)
        return cls(injector, faults)

    def place(self) -> None:
        """Put all in place; how long each lasts counts from the moment at which the last one is."""
        begun = len(self.injector.active)
        _inject(self.injector, lanes(self.faults, self.injector.world.upstreams()))
        self.in_place = tuple(self.injector.active[begun:])
        if len(self.faults) > 1:
            self.injector.count_from_now(self.in_place)

    def tell_overlap(self, phase: PhasePlan, lasted_s: float) -> None:
        """Journal how long all of them were in place at once, and how long they were to be. Durations are drill seconds."""
        if len(self.faults) < 2:
            return
        injected = [active.injected_at for active in self.in_place if active.injected_at is not None]
        healed = [active.healed_at for active in self.in_place if active.healed_at is not None]
        if len(injected) < len(self.faults) or len(healed) < len(self.faults):
            return  # one of them failed, and the journal says so
        planned_s = min([phase.lasts_s or lasted_s, *(fault.heal_after_s for fault in self.faults if fault.heal_after_s is not None)])
        self.injector.world.tell(
            Overlap(
                phase=phase.name,
                faults=[fault.id for fault in self.faults],
                apart_s=round(max(injected) - min(injected), 6),
                planned_s=round(planned_s, 6),
                reached_s=round(max(0.0, min(healed) - max(injected)), 6),
            )
        )


def lanes(faults: tuple[FaultPlan, ...], upstreams: dict[str, str]) -> list[Lane]:
    """What has to keep its order, a list each; that of processes first. `upstreams`: link → the system behind it.

    A fault that uses a control of the connector (a credential that is rotated) may need any other: then there is one lane.
    """
    by_place: dict[str, Lane] = {}
    for fault in sorted(faults, key=lambda fault: fault.target != "process"):
        by_place.setdefault(upstreams.get(fault.where, fault.where), []).append(fault)
    return [list(faults)] if any(fault.reverses for fault in faults) else list(by_place.values())


def _inject(injector: Injector, lanes: list[Lane]) -> None:
    """The first lane in this thread: processes are driven by one thread alone."""

    def one_by_one(lane: Lane) -> None:
        for fault in lane:
            injector.inject(fault)

    if not lanes:
        return
    processes = [lane for lane in lanes if lane[0].target == "process"] or lanes[:1]
    others = [lane for lane in lanes if lane not in processes]
    with ThreadPoolExecutor(max(1, len(others)), thread_name_prefix="inject") as threads:
        waiting = [threads.submit(one_by_one, lane) for lane in others]
        for lane in processes:
            one_by_one(lane)
        for done in waiting:
            done.result()
