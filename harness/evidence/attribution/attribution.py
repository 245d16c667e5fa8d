"""What the checks ask: violations with the mechanism that excuses each of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

from harness.evidence.attribution.again import refusals_unheard, unheard_by
from harness.evidence.attribution.calls import Calls
from harness.evidence.attribution.doubled import doubled, twins
from harness.evidence.attribution.requests import Requests
from harness.evidence.attribution.stalls import Stalls
from harness.evidence.attribution.undelivered import Undelivered
from harness.evidence.attribution.unsaid import Unsaid
from harness.evidence.attribution.work import starved, working

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.columns import Actor
    from harness.evidence.delivery import Level
    from harness.evidence.facts import Facts


class Attribution:
    """Frames of violations; their column `excused_by` names the mechanism, and is empty where nothing excuses the violation."""

    def __init__(self, evidence: Facts) -> None:
        self._evidence = evidence
        self._stalls = Stalls(evidence)
        self._at: dict[Actor, Requests] = {}
        self._requests = self.requests("destination")
        self._undelivered = Undelivered(evidence, self._requests)
        self._doubled: dict[str, pd.DataFrame] = {}
        self.unsaid = Unsaid(evidence, self._stalls, self.requests)
        """Of messages, which have no record of their own."""

    def requests(self, side: Actor) -> Requests:
        """How single requests at a fake ended."""
        return self._at.setdefault(side, Requests(self._evidence, self._stalls, side))

    def calls(self, side: Actor) -> Calls:
        """How the machine affected the number of calls at a fake."""
        return Calls(self._evidence, self._stalls, self.requests(side))

    @cached_property
    def missing(self) -> pd.DataFrame:
        """The rows of `Delivery.versions` that never arrived."""
        return self._undelivered.missing()

    @cached_property
    def late(self) -> pd.DataFrame:
        """The rows of `Delivery.versions` that arrived after the settle deadline."""
        return self._undelivered.late()

    @cached_property
    def stale(self) -> pd.DataFrame:
        """The rows of `Delivery.versions` that ended on an older version."""
        return self._undelivered.stale()

    def doubled(self, level: Level) -> pd.DataFrame:
        """`Delivery.doubled` at a level, with `excused`: how many of the surplus."""
        if level not in self._doubled:
            self._doubled[level] = doubled(self._evidence, self._requests, level)
        return self._doubled[level]

    def twins(self, doubled: pd.DataFrame, level: Level) -> pd.DataFrame:
        """The writes behind rows of `doubled`, for people."""
        return twins(self._evidence, doubled, level)

    @cached_property
    def excused_keys(self) -> dict[tuple[str, str], str]:
        """(entity, key) of each missing record → the mechanism that excuses it, in words; empty if none does."""
        return _by_key(self.missing)

    @cached_property
    def stale_keys(self) -> dict[tuple[str, str], str]:
        """The same for records that ended on an older version."""
        return _by_key(self.stale)

    def tardy(self, rows: pd.DataFrame, since_t: float, deadline_t: float, busy: Callable[[str, float], str]) -> pd.DataFrame:
        """Rows (entity, key, version, offered_t, satisfied_t) that had not landed at a deadline, with `excused_by`.

        `busy`: of an entity and the time of an offer in words, that the connector was still at work at the deadline, and that this record's
        turn had not come. It excuses records that landed later, and missing ones that have an excuse of their own, but no lost record. All
        that excuses a record which is late for the settle deadline excuses one that is late for this.
        """
        excuses, records, starving = [], rows.to_dict("records"), starved(self._evidence, since_t, deadline_t)
        self._undelivered.look_up_attempts([row for row in records if isfinite(row["satisfied_t"])])
        for row in records:
            offered_t, landed_t = row["offered_t"], row["satisfied_t"]
            if isfinite(landed_t):
                waited = self.waited_longer(max(since_t, offered_t), landed_t, landed_t - deadline_t, ("connector", "destination"))
                why = busy(row["entity"], offered_t) or waited or starving or self._undelivered.why_not_by(row, deadline_t, landed_t)
            else:
                excuse = self.excused_keys.get((row["entity"], row["key"]), "")
                why = busy(row["entity"], offered_t) or excuse if excuse else ""
            excuses.append(why)
        return rows.assign(excused_by=excuses)

    def probe(self, row: dict[Hashable, Any], within_s: float | None) -> str:
        """Why the probe record at the end (a row of `Delivery.versions`) did not pass, or not within so many drill seconds."""
        if within_s is None or not isfinite(row["landed_t"]):
            return self._undelivered.why_no_probe(row) or self._no_time_to_pass(row["offered_t"])
        offered_t, landed_t, deadline_t = row["offered_t"], row["landed_t"], row["offered_t"] + within_s
        self._undelivered.look_up_attempts([row])
        waited = self.waited_longer(offered_t, landed_t, landed_t - deadline_t, self._requests.way)
        busy = waited or working(self._evidence, None, offered_t, deadline_t)
        return busy or self._undelivered.why_not_by(row, deadline_t, landed_t)

    def _no_time_to_pass(self, offered_t: float) -> str:
        """In words, that those on its way did not run for so long that, until the last phase's end, less time was left than records took in
        the baseline (their p95); else empty. Without a baseline that time is `lag`."""
        begin_t, end_t = self._evidence.baseline or (0.0, 0.0)
        pace = self._evidence.pace(begin_t, end_t - self._evidence.plan.lag_s)
        takes_s = pace.p95_s if pace.records else self._evidence.plan.lag_s
        if takes_s == inf:  # it never delivered as it should
            return ""
        way = ("source", *self._requests.way)
        spare_s = max(0.0, self._evidence.over_t - offered_t - takes_s)
        return self.waited_longer(offered_t, self._evidence.over_t, spare_s, way)

    def waited_longer(self, from_t: float, until_t: float, missed_s: float, actors: tuple[str, ...]) -> str:
        """In words, that these actors waited or stalled longer in a stretch than a deadline was missed by (drill seconds); else empty."""
        return self._stalls.waited_longer(from_t, until_t, missed_s, actors)

    def unheard(self, rows: pd.DataFrame, until_t: float) -> pd.DataFrame:
        """Rows (entity, key, digest) that were written and answered by then, with `excused_by`: why the answer may not have been heard."""
        return rows.assign(excused_by=unheard_by(self._evidence, self._requests, rows, until_t))

    def refusals_unheard(self, rows: pd.DataFrame) -> list[list[str]]:
        """Of each row (entity, key, digest) the mechanisms by which refusals of it were not heard, one for each such refusal."""
        return refusals_unheard(self._evidence, self._requests, rows)

    def stood_still_s(self, from_t: float, until_t: float, actors: tuple[str, ...]) -> float:
        """Drill seconds of a stretch in which these actors waited for a CPU, or stalled."""
        return self._stalls.stood_still_s(from_t, until_t, actors)

    def set_back(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Commits (entity, key, seq) that put an older version on top of a newer one, with `excused_by`."""
        return rows.assign(excused_by=self._undelivered.why_set_back(rows["seq"].tolist()))


def _by_key(rows: pd.DataFrame) -> dict[tuple[str, str], str]:
    return {(entity, key): why for entity, key, why in zip(rows["entity"], rows["key"], rows["excused_by"], strict=True)}
