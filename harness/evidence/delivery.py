"""Delivery: the fate of every offered version, counted and named."""

# ruff: noqa: S608 - only names from our own code are put into the SQL; values are parameters

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from harness.evidence import algebra, frames
from harness.evidence.blocking import BLOCKING
from harness.evidence.database import make_table
from harness.evidence.dead import build_dead
from harness.evidence.twins import twins
from harness.evidence.two_way import MADE_THERE

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

    from harness.journal.naming import Naming

Level = Literal["records", "effects", "writes"]
_SURPLUS = {"effects": "doubled", "writes": "repeated"}
_COUNTED = {"effects": "kind = 'committed'", "writes": "kind IN ('committed', 'repeated')"}


@dataclass(frozen=True)
class Setting:
    """Settings that the ledgers alone do not have."""

    entities: dict[str, str]
    """Mapped entities with their kind, `state` or `event`."""
    probes: Sequence[tuple[str, str, str]]
    """(entity, key, digest) of the probe records: they are no part of the algebra."""
    settled_t: float
    """The settle deadline; inf: there was none."""
    disturbed: Sequence[tuple[float, float]]
    """When the destination's link was faulted."""


@dataclass(frozen=True)
class DeliveryCounts:
    """Counts over the whole run, probe records left out."""

    offered: int
    """Versions."""
    keys: int
    landed: int
    in_place: int
    """The destination was in that state already when it was offered, and no write was needed: mostly the deletion of a record that never
    came."""
    missing: int
    """Absent, behind and undeleted together."""
    absent: int
    behind: int
    undeleted: int
    superseded: int
    dead: int
    late: int
    stale: int
    lost: int | None
    """None: not observable, the connector's protocol neither acknowledges nor asks by cursor."""
    corrupted: int
    repaired: int
    """Of these, written over with content that was offered."""
    unexpected: int
    in_doubt: int
    """Commits of which the ledgers do not show that the connector heard the reply: it was withheld, or sent while the destination's link
    was faulted."""
    exercised: int
    """Commits whose reply was withheld and whose record was attempted again: what tempts into a duplicate."""
    unrepeated: int
    """Commits whose reply was withheld and whose record was not attempted again as long as the run lasted."""


class Delivery:
    """The algebra of one run; the tables are made when the first question is asked."""

    def __init__(self, connection: DuckDBPyConnection, setting: Setting, naming: Naming) -> None:
        self._raw = connection
        self._setting = setting
        self._naming = naming

    @cached_property
    def _connection(self) -> DuckDBPyConnection:
        connection, setting = self._raw, self._setting
        kinds = [(entity, kind == "event") for entity, kind in setting.entities.items()]
        make_table(connection, "kinds", {"entity": "VARCHAR", "event": "BOOLEAN"}, kinds)
        make_table(connection, "probes", {"entity": "VARCHAR", "key": "VARCHAR", "digest": "VARCHAR"}, setting.probes)
        make_table(connection, "disturbed", {"from_t": "DOUBLE", "until_t": "DOUBLE"}, setting.disturbed)
        build_dead(connection, self._naming)
        algebra.build_versions(connection, setting.settled_t)
        algebra.build_doubt(connection)
        return connection

    @property
    def settled_t(self) -> float:
        """The settle deadline; inf: there was none."""
        return self._setting.settled_t

    def prepare(self) -> DuckDBPyConnection:
        """The connection with the tables `versions`, `landed`, `strays` and `doubt` made."""
        return self._connection

    @cached_property
    def counts(self) -> DeliveryCounts:
        """All counts in one go."""
        passed = self.passed_cursor
        row = self._connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE is_last), count(*) FILTER (WHERE status = 'landed'), "
            "count(*) FILTER (WHERE status = 'in_place'), count(*) FILTER (WHERE status = 'absent'), "
            "count(*) FILTER (WHERE status = 'behind'), count(*) FILTER (WHERE status = 'undeleted'), "
            "count(*) FILTER (WHERE status = 'superseded'), "
            "count(*) FILTER (WHERE status = 'dead'), count(*) FILTER (WHERE late), count(*) FILTER (WHERE stale), "
            f"count(*) FILTER (WHERE {algebra.IS_MISSING} AND cursor <= $1) FROM versions WHERE NOT probe",
            [passed if passed is not None else -1],
        ).fetchone()
        of_kind: dict[str, dict[bool, int]] = {}
        for what, repaired, count in self._connection.execute("SELECT what, repaired, count(*) FROM strays GROUP BY ALL").fetchall():
            of_kind.setdefault(what, {})[repaired] = count
        doubts = self._connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE withheld AND again), count(*) FILTER (WHERE withheld AND NOT again) FROM doubt"
        ).fetchone()
        assert row is not None  # noqa: S101  # an aggregate without GROUP BY always has one row
        assert doubts is not None  # noqa: S101
        offered, keys, landed, in_place, absent, behind, undeleted, superseded, dead, late, stale, lost = row
        return DeliveryCounts(
            offered=offered,
            keys=keys,
            landed=landed,
            in_place=in_place,
            missing=absent + behind + undeleted,
            absent=absent,
            behind=behind,
            undeleted=undeleted,
            superseded=superseded,
            dead=dead,
            late=late,
            stale=stale,
            lost=None if passed is None else lost,
            corrupted=sum(of_kind.get("corrupted", {}).values()),
            repaired=of_kind.get("corrupted", {}).get(True, 0),
            unexpected=sum(of_kind.get("unexpected", {}).values()),
            in_doubt=doubts[0],
            exercised=doubts[1],
            unrepeated=doubts[2],
        )

    @cached_property
    def passed_cursor(self) -> int | None:
        """The highest cursor that the connector acknowledged or asked beyond; None: it does neither."""
        row = self._raw.execute(
            "SELECT max(cursor) FROM source WHERE kind = 'acknowledged' OR (kind = 'read' AND coalesce(protocol, 'cursor') = 'cursor')"
        ).fetchone()
        return None if row is None else row[0]

    def versions(self, condition: str, limit: int | None = None) -> pd.DataFrame:
        """entity, key, version, op, digest, cursor, offered_seq, offered_t, landed_t, effects, writes, status, ends_on, late, stale, lost –
        of the versions that meet an SQL condition on table `versions` (see `harness.evidence.algebra`), in the order of their offer.
        """
        passed = self.passed_cursor
        lost = "NULL::BOOLEAN" if passed is None else f"({algebra.IS_MISSING} AND cursor <= {passed})"
        return frames.from_sql(
            self._connection,
            "SELECT entity, key, version, op, digest, cursor, offered_seq, offered_t, landed_t, dead_t, effects, writes, "
            f"status, ends_on, late, stale, {lost} AS lost, seeded, probe FROM versions WHERE {condition} ORDER BY cursor"
            + (f" LIMIT {limit}" if limit else ""),
        )

    def strays(self, what: Literal["corrupted", "unexpected"], *, unless_repaired: bool = False) -> pd.DataFrame:
        """entity, key, digest, effects, seq, t – committed content that was never offered for its key, or for a key never offered."""
        return frames.from_sql(
            self._connection,
            "SELECT entity, key, digest, effects, last_seq AS seq, landed_t AS t FROM strays "
            "WHERE what = $1 AND NOT (repaired AND $2) ORDER BY seq",
            [what, unless_repaired],
        )

    def doubled(self, level: Level) -> pd.DataFrame:
        """entity, key, version, times, surplus, offered_t, first_t, last_t, last_seq – what exists, was executed or accepted twice or more.

        At level `records` a row is a business key (`version` missing; entities of kind event: a version) and `times` its rows at the end.
        """
        if level == "records":
            return frames.from_sql(self._connection, algebra.ROWS)
        return frames.from_sql(
            self._connection,
            f"SELECT entity, key, version, {level} AS times, {_SURPLUS[level]} AS surplus, offered_t, landed_t AS first_t, "
            "(SELECT max(t) FROM destination d WHERE d.entity = v.entity AND d.key = v.key AND d.digest = v.digest "
            f"AND {_COUNTED[level]}) AS last_t, last_seq FROM versions v WHERE {_SURPLUS[level]} > 0 ORDER BY cursor",
        )

    def twins(self, doubled: pd.DataFrame, level: Level) -> pd.DataFrame:
        """The writes behind rows of `doubled`, one row each: see `harness.evidence.twins`."""
        return twins(self._connection, doubled, level)

    def surplus(self, level: Level) -> int:
        """How many rows, effects or writes too many there are at a level."""
        if level == "records":
            row = self._connection.execute(f"SELECT sum(surplus) FROM ({algebra.ROWS})").fetchone()
        else:
            row = self._connection.execute(f"SELECT sum({_SURPLUS[level]}) FROM versions").fetchone()
        return int(row[0] or 0) if row else 0

    def sent_again(self, since_t: float, unheard: Sequence[tuple[float, float]]) -> pd.DataFrame:
        """entity, key, digest, answered_t, again_t, again_seq – records attempted after `since_t` though answered before it.

        Records in doubt are left out, sending them again is right; so are those answered only in the windows `unheard` (after, up to).
        """
        windows = [[*column] for column in zip(*unheard, strict=True)] or [[], []]
        return frames.from_sql(self._connection, algebra.SENT_AGAIN, [since_t, *windows])

    def unrepeated(self) -> pd.DataFrame:
        """entity, key, digest, reply_t, status, looked_up – commits whose reply was withheld at `reply_t`, and whose record was not
        attempted again. `status`: the error that was answered; no value: no answer was sent.
        """
        return frames.from_sql(
            self._connection,
            "SELECT entity, key, digest, max(reply_t) AS reply_t, max(status) AS status, bool_or(looked_up) AS looked_up "
            "FROM doubt WHERE withheld AND NOT again GROUP BY ALL ORDER BY reply_t, key",
        )

    def in_doubt(self) -> pd.DataFrame:
        """entity, key, digest, req, t, seq, reply_t, status, withheld, again, again_t, again_seq, looked_up – each commit in doubt, and the
        next attempt at it if there was one. Its reply was withheld, or sent while the destination's link was faulted.
        """
        return frames.from_sql(
            self._connection,
            "SELECT d.entity, d.key, d.digest, d.req, min(c.t) AS t, min(c.seq) AS seq, d.reply_t, d.status, d.withheld, d.again, "
            "min(n.t) FILTER (d.again) AS again_t, min(n.seq) FILTER (d.again) AS again_seq, d.looked_up FROM doubt d "
            "JOIN destination c ON c.kind = 'committed' AND c.req = d.req AND c.entity = d.entity AND c.key = d.key "
            "AND c.digest = d.digest "
            "LEFT JOIN destination a ON a.kind = 'attempted' AND a.req = d.req AND a.entity = d.entity AND a.key = d.key "
            "AND a.digest = d.digest "
            "LEFT JOIN destination n ON n.kind = 'attempted' AND n.req <> d.req AND n.entity = d.entity AND n.key = d.key "
            "AND n.digest = d.digest AND n.seq > coalesce(a.seq, c.seq) GROUP BY ALL ORDER BY seq",
        )

    def withheld_statuses(self) -> list[int | None]:
        """The errors that were answered to commits whose record was attempted again, each once; None: no answer was sent."""
        rows = self._connection.execute("SELECT DISTINCT status FROM doubt WHERE withheld AND again ORDER BY status NULLS FIRST")
        return [status for (status,) in rows.fetchall()]

    def blocking(self) -> pd.DataFrame:
        """entity, key, digest, req, t, status, why – the failed attempts at the one record behind which nothing new was committed.

        `status`: as it was answered; no value: no answer was sent. Empty: there is no such record.
        """
        return frames.from_sql(self._connection, BLOCKING)

    def committed(self) -> list[tuple[str, str]]:
        """(entity, key) of every mapped record that the connector has committed, whatever became of it, probes left out."""
        return self._connection.execute(
            "SELECT DISTINCT d.entity, d.key FROM destination d SEMI JOIN kinds USING (entity) ANTI JOIN probes p USING (entity, key) "
            "WHERE d.kind = 'committed' AND d.lane IS NULL ORDER BY ALL"
        ).fetchall()

    def attempts_after(self, t: float) -> int:
        """How many records were attempted after an instant, each counted once."""
        sql = "SELECT count(DISTINCT (entity, key)) FROM destination WHERE kind = 'attempted' AND t > $1"
        row = self._connection.execute(sql, [t]).fetchone()
        return int(row[0]) if row else 0

    def sent_after(self, t: float) -> pd.DataFrame:
        """entity, key, attempts, first_t, first_seq – each record attempted after an instant, probe records left out, in that order."""
        return frames.from_sql(
            self._connection,
            "SELECT entity, key, count(*) AS attempts, min(t) AS first_t, min(seq) AS first_seq FROM destination "
            "ANTI JOIN probes USING (entity, key) WHERE kind = 'attempted' AND t > $1 GROUP BY entity, key ORDER BY first_seq",
            [t],
        )

    def attempts_between(self, from_t: float, until_t: float) -> pd.DataFrame:
        """entity, key, op, digest, seq, t – records that write requests carried in a window, with any result."""
        return frames.from_sql(
            self._raw,
            "SELECT entity, key, op, digest, seq, t FROM destination WHERE kind = 'attempted' AND t BETWEEN $1 AND $2 ORDER BY seq",
            [from_t, until_t],
        )

    def commits_between(self, from_t: float, until_t: float) -> int:
        """How many writes of the connector were executed in a window."""
        sql = "SELECT count(*) FROM destination WHERE kind = 'committed' AND lane IS NULL AND t BETWEEN $1 AND $2"
        row = self._raw.execute(sql, [from_t, until_t]).fetchone()
        return int(row[0]) if row else 0

    def records_with_several_versions(self) -> int:
        """How many records (kind state) had more than one version executed: whose order could go wrong."""
        row = self._connection.execute(
            "SELECT count(*) FROM (SELECT entity, key FROM versions WHERE NOT event AND effects > 0 GROUP BY ALL HAVING count(*) > 1)"
        ).fetchone()
        return int(row[0]) if row else 0

    def steps_back(self) -> pd.DataFrame:
        """entity, key, version, after (the newer one that the destination had), t, seq, final – versions executed after a newer one.

        `final`: the record was never brought forward again.
        """
        return frames.from_sql(self._connection, algebra.STEPS_BACK)

    def refused_for_good(self) -> pd.DataFrame:
        """entity, key, digest, refused_t, named_t, bare – versions turned down for good that never got in, nor a later one of their record.

        `bare`: named nowhere, but its key stands somewhere without its entity.
        """
        return frames.from_sql(
            self._connection,
            "SELECT r.entity, r.key, r.digest, r.refused_t, r.named_t, r.bare FROM refused_for_good r "
            "LEFT JOIN versions v USING (entity, key, digest) "
            "QUALIFY row_number() OVER (PARTITION BY r.entity, r.key, r.digest ORDER BY v.version DESC) = 1 AND v.satisfied_t IS NULL "
            "ORDER BY r.refused_t, r.key",
        )

    def refusals(self) -> pd.DataFrame:
        """entity, key, digest, refusals, first_t, last_t, offers – how often each content was turned down for good, the most often first.

        `offers`: how often it had been offered by then; a value that returns is tried again, and rightly.
        """
        return frames.from_sql(
            self._connection,
            "SELECT r.*, greatest(count(o.seq), 1) AS offers FROM refusals r "
            "LEFT JOIN source o ON o.kind = 'offered' AND o.entity = r.entity AND o.key = r.key AND o.digest = r.digest "
            "AND o.t <= r.last_t GROUP BY ALL ORDER BY refusals DESC, first_t, r.key",
        )

    def waits(self, since_t: float, healed_t: float) -> pd.DataFrame:
        """entity, key, version, offered_t, satisfied_t, took_s – how long each version offered since then was waited for, worst first.

        The wait begins with the offer, or at `healed_t` for earlier offers. A version that landed before that did not wait.
        Left out are dead records, older versions of missing ones, and changes by the receiving side's own people.
        """
        return frames.from_sql(
            self._connection,
            "SELECT entity, key, version, offered_t, satisfied_t, "
            "CASE WHEN satisfied_t IS NOT NULL THEN greatest(0, satisfied_t - greatest(offered_t, $2)) END AS took_s "
            f"FROM versions ANTI JOIN {MADE_THERE} USING (entity, key, digest, offered_t) "
            "WHERE NOT probe AND status NOT IN ('dead', 'outdated') AND offered_t >= $1 ORDER BY took_s DESC NULLS FIRST, offered_seq",
            [since_t, healed_t],
        )

    def by_entity(self) -> pd.DataFrame:
        """entity, source, dead, kept, destination, difference – live records (events: versions) at the end on both sides, probes left out.

        Of records given up and named, `dead` never came, and `kept` are there still, since it was their deletion.
        """
        return frames.from_sql(self._connection, algebra.BY_ENTITY)

    def references(self, ledger: str, until_t: float | None = None) -> tuple[int, pd.DataFrame]:
        """How many references the destination's live records make (a field `<entity>_id`), and those that lead nowhere.

        The frame: entity, key, parent, parent_key. `ledger`: path of the destination's, which is read again for the records' fields.
        `until_t`: as it was at this instant; default: at the end.
        """
        self._connection.execute(algebra.REFERENCES, [ledger, until_t])
        row = self._connection.execute("SELECT count(*) FROM references_made").fetchone()
        orphans = "SELECT entity, key, parent, parent_key FROM references_made WHERE NOT there ORDER BY entity, key, parent"
        return int(row[0]) if row else 0, frames.from_sql(self._connection, orphans)
