"""When the writes stopped for a pause that people asked for, by the destination's ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.evidence.waits import PAUSE_WALL_S

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence
    from harness.evidence.people import CarriedOut, People

_UNDER_WAY_S = 15.0
"""For so long, at least, work may go on that was under way when the pause took effect."""


@dataclass(frozen=True)
class Containment:
    """`stopped_t`: the last write that was under way, or the pause itself, in drill seconds."""

    pause: CarriedOut
    stopped_t: float
    after: pd.DataFrame
    """entity, key, op, digest, seq, t – what was attempted later, up to `until_t`."""


def first_pause(people: People, since_t: float, control: str) -> CarriedOut | None:
    """The first one that was carried out from an instant on."""
    return next((done for done in people.carried_out if done.action == control and done.t >= since_t), None)


def contained(evidence: Evidence, pause: CarriedOut, until_t: float) -> Containment:
    """What the pause did to the writes, up to an instant."""
    rows = evidence.delivery.attempts_between(pause.t, until_t)
    grace_t = pause.t + max(_UNDER_WAY_S, PAUSE_WALL_S * evidence.speed)
    under_way = [float(t) for t in rows["t"] if t <= grace_t]
    return Containment(pause, max([pause.t, *under_way]), rows[rows["t"] > grace_t])
