"""Records that are missing, late or stale: which of them the machine kept from arriving, and which the connector has lost."""

# ruff: noqa: S608 - only names from our own code are put into the SQL

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from harness.evidence.algebra import IS_MISSING
from harness.evidence.attribution.backoff import last_attempt, longest_backoff_s
from harness.evidence.attribution.requests import RequestEnding
from harness.evidence.attribution.spoilt import damaged, spoilt
from harness.evidence.attribution.work import kept_by_the_machine, starved, working

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.attribution.requests import Requests
    from harness.evidence.facts import Facts

MISSING = f"{IS_MISSING} AND NOT probe"
LATE = "late AND NOT probe"
STALE = "stale AND NOT probe"


class Undelivered:
    """Frames of violations, each with `excused_by`: the mechanism in words, empty where nothing excuses it."""

    def __init__(self, evidence: Facts, requests: Requests) -> None:
        self._evidence = evidence
        self._requests = requests
        self._busy: dict[str | None, str] = {}
        self._queues: dict[tuple[str, float], tuple[float, float | None, str]] = {}
        self._attempts: dict[tuple[str, str, int], list[tuple[float, int]]] = {}

    def missing(self) -> pd.DataFrame:
        """`Delivery.versions` of all that is missing, and `overtaken_t`: when a record of its entity offered after it first landed."""
        frame = self._told(MISSING, self._why_missing)
        rows = self._evidence.connection.execute(
            f"SELECT m.offered_seq, min(l.landed_t) FROM (SELECT entity, offered_seq FROM versions WHERE {MISSING}) m "
            "JOIN versions l ON l.entity = m.entity AND l.offered_seq > m.offered_seq WHERE NOT l.probe GROUP BY ALL"
        ).fetchall()
        frame["overtaken_t"] = frame["offered_seq"].map(dict(rows)).astype("float64")
        return frame

    def late(self) -> pd.DataFrame:
        """`Delivery.versions` of all that came after the settle deadline."""
        return self._told(LATE, self._why_late)

    def stale(self) -> pd.DataFrame:
        """`Delivery.versions` of all that ended on an older version."""
        frame = self._evidence.delivery.versions(STALE)
        rows = self._evidence.connection.execute(
            f"SELECT entity, key, max(seq) FROM destination SEMI JOIN (SELECT entity, key FROM versions WHERE {STALE}) USING (entity, key) "
            "WHERE kind = 'committed' GROUP BY ALL"
        ).fetchall()
        last = {(entity, key): seq for entity, key, seq in rows}
        frame["excused_by"] = self.why_set_back([last.get(record) for record in zip(frame["entity"], frame["key"], strict=True)])
        return frame

    def why_set_back(self, seqs: Sequence[int | None]) -> list[str]:
        """Why each of these commits came to lie on top of a newer version: its request was given up on the way, or repeats one that was."""
        rows = self._evidence.connection.execute(
            "SELECT DISTINCT c.seq, a.req FROM destination c JOIN destination a USING (entity, key, digest) "
            "WHERE c.kind = 'committed' AND c.seq IN (SELECT unnest($1::BIGINT[])) AND a.kind = 'attempted' AND a.req <= c.req "
            "ORDER BY c.seq, a.req",
            [[seq for seq in seqs if seq is not None]],
        ).fetchall()
        self._requests.look_up(req for _, req in rows)
        attempts: dict[int | None, list[int]] = defaultdict(list)
        for seq, req in rows:
            attempts[seq].append(req)
        return [self._given_up(attempts[seq]) for seq in seqs]

    def why_no_probe(self, row: dict[Hashable, Any]) -> str:
        """Why a record that was offered after everything else never passed: as for one that is missing, in its own time."""
        until_t = self._evidence.over_t
        self.look_up_attempts([row])
        return self._spoilt or kept_by_the_machine(self._evidence, None, row["offered_t"], until_t) or self._all_given_up(row)

    def why_not_by(self, row: dict[Hashable, Any], deadline_t: float, landed_t: float) -> str:
        """Why a record (entity, key, version) landed after a deadline, in words: given up for the machine's reasons, or kept for the whole
        run. `look_up_attempts` comes first."""
        return self._spoilt or self._about_to_retry(row["entity"], deadline_t) or self._all_given_up(row, landed_t)

    def look_up_attempts(self, rows: Sequence[dict[Hashable, Any]]) -> None:
        """Read when and with which requests these versions (entity, key, version) were attempted.

        A request before the offer of a version, with the same content, was an attempt at an earlier version.
        """
        new = {_place(row) for row in rows} - self._attempts.keys()
        if not new:
            return
        self._attempts |= {place: [] for place in new}
        found = self._evidence.connection.execute(
            "SELECT DISTINCT v.entity, v.key, v.version, d.t, d.req FROM destination d JOIN (FROM versions SEMI JOIN (SELECT "
            "unnest($1::VARCHAR[]) AS entity, unnest($2::VARCHAR[]) AS key, unnest($3::INTEGER[]) AS version) "
            "USING (entity, key, version)) v USING (entity, key, digest) "
            "WHERE d.kind = 'attempted' AND (v.occurrence = 1 OR d.t >= v.offered_t) ORDER BY d.req, d.t",
            [list(column) for column in zip(*new, strict=True)],
        ).fetchall()
        self._requests.look_up(req for *_, req in found)
        for entity, key, version, t, req in found:
            self._attempts[entity, key, version].append((t, req))

    def _given_up(self, attempts: list[int]) -> str:
        """The client left the last of these attempts, or made it because it had given up on the one before."""
        *before, last = [self._requests.ending(req) for req in attempts] or [RequestEnding()]
        return last.excuse if last.gave_up else before[-1].excuse if before else ""

    def _told(self, condition: str, why: Callable[[dict[Hashable, Any]], str]) -> pd.DataFrame:
        frame = self._evidence.delivery.versions(condition)
        rows = frame.to_dict("records")
        self.look_up_attempts(rows)
        frame["excused_by"] = [why(row) for row in rows]
        return frame

    def _why_missing(self, row: dict[Hashable, Any]) -> str:
        if damage := damaged(self._evidence, "destination"):
            return damage  # it may have arrived
        if _within(row["cursor"], self._acknowledged):
            return ""  # the connector said that it was done with it
        if busy := self._spoilt or self._still_busy(row) or self._about_to_retry(row["entity"], self._settle[1]):
            return busy
        return "" if self._is_idle(row) else self._starved or self._all_given_up(row)

    def _about_to_retry(self, entity: str, deadline_t: float) -> str:
        """The last attempt at an entity was given up for the machine's reasons, and its longest backoff had not passed at the deadline."""
        silent_s, longest_s, excuse = self._queue(entity, deadline_t)
        if not excuse or longest_s is None or silent_s > longest_s:
            return ""
        return (
            f"it gave up an attempt {silent_s:.0f} s of drill time before the deadline, and pauses for up to {longest_s:.0f} s ({excuse})"
        )

    def _is_idle(self, row: dict[Hashable, Any]) -> bool:
        """Whether it had moved beyond this record, and its queue was silent for longer than its longest backoff: the record is lost.

        Where it never paused, the time to settle stands for its backoff. Silence in which its process mostly waited for a CPU says
        nothing: a client that gives up before its connection is open leaves no trace.
        """
        passed = self._evidence.delivery.passed_cursor
        if passed is None or not _within(row["cursor"], passed):
            return False
        deadline_t = self._settle[1]
        silent_s, longest_s, _ = self._queue(row["entity"], deadline_t)
        longest_s = self._evidence.plan.settle_s if longest_s is None else longest_s
        last = last_attempt(self._evidence, row["entity"], deadline_t)
        return silent_s > longest_s and (last is None or not starved(self._evidence, last[0], deadline_t))

    def _queue(self, entity: str, deadline_t: float) -> tuple[float, float | None, str]:
        """Of an entity at a deadline: drill seconds since its last attempt, its longest backoff, and the excuse of that attempt."""
        if (entity, deadline_t) not in self._queues:
            last = last_attempt(self._evidence, entity, deadline_t)
            silent_s, excuse = float("inf"), ""
            if last is not None:
                ending = self._requests.ending(last[1])
                waited_s = self._evidence.waits.longest_s(last[0], deadline_t)
                silent_s = deadline_t - last[0] - waited_s * self._evidence.speed
                excuse = ending.excuse if ending.gave_up else ""
            self._queues[entity, deadline_t] = silent_s, longest_backoff_s(self._evidence, entity, deadline_t), excuse
        return self._queues[entity, deadline_t]

    def _why_late(self, row: dict[Hashable, Any]) -> str:
        begin_t, deadline_t = self._settle[0], self._evidence.delivery.settled_t
        wait_t = self._evidence.waits.longest_s(max(row["offered_t"], begin_t), row["landed_t"]) * self._evidence.speed
        if wait_t > row["landed_t"] - deadline_t:
            return "its process waited longer for a CPU than the record was late"
        busy = self._spoilt or self._still_busy(row) or self._starved
        return busy or self.why_not_by(row, self._settle[1], row["landed_t"])

    def _still_busy(self, row: dict[Hashable, Any]) -> str:
        """Whether it was still at work at the settle deadline: on this record's entity, or, where it had not come to it, at all."""
        passed = self._evidence.delivery.passed_cursor
        queue = row["entity"] if passed is None or _within(row["cursor"], passed) else None
        if queue not in self._busy:
            begin_t, deadline_t = self._settle
            self._busy[queue] = working(self._evidence, queue, begin_t, deadline_t)
        return self._busy[queue]

    def _all_given_up(self, row: dict[Hashable, Any], until_t: float = float("inf")) -> str:
        """Every attempt at it ended by a mechanism of the machine, and none met an injected fault."""
        endings = [self._requests.ending(req) for t, req in self._attempts[_place(row)] if t < until_t]
        if not endings or not endings[-1].gave_up:
            return ""  # a client that read the last answer knew the result for the record
        return endings[-1].excuse if all(ending.excuse for ending in endings) else ""

    @cached_property
    def _settle(self) -> tuple[float, float]:
        """When the time to settle began, and when it was over; without one, the last phase."""
        spans = self._evidence.spans
        span = next((span for span in spans if span.role == "settle"), spans[-1] if spans else None)
        if span is None:
            return self._evidence.end_t, self._evidence.end_t
        return span.started_t, span.ended_t if span.ended_t is not None else self._evidence.end_t

    @cached_property
    def _starved(self) -> str:
        return starved(self._evidence, *self._settle)

    @cached_property
    def _spoilt(self) -> str:
        return spoilt(self._evidence, "destination")

    @cached_property
    def _acknowledged(self) -> int:
        """How far the connector said that it was done; a message that it took is no such word: it may lie in a queue of its own."""
        row = self._evidence.connection.execute(
            "SELECT max(cursor) FROM source WHERE kind = 'acknowledged' AND req NOT IN (SELECT req FROM source WHERE kind = 'pushed')"
        ).fetchone()
        return -1 if row is None or row[0] is None else int(row[0])


def _place(row: dict[Hashable, Any]) -> tuple[str, str, int]:
    return row["entity"], row["key"], int(row["version"])


def _within(cursor: object, reached: int) -> bool:
    """Whether a record's place in the source's feed was reached; one that has no place there never was."""
    return isinstance(cursor, (int, float)) and cursor <= reached
