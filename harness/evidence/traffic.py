"""Requests as they reached the fakes: errors, credentials, calls per minute."""

# ruff: noqa: S608 - only names from our own code are put into the SQL; values are parameters

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.evidence import frames
from harness.evidence.columns import FAKES, Actor
from harness.evidence.two_way import MADE_THERE

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

_WRITTEN = "kind = 'committed' AND req IS NOT NULL AND lane IS NULL"
"""Commits of the connector: neither of people nor of the fake itself."""
TOKEN_PATH = "/oauth/token"  # noqa: S105 - a path, no secret


@dataclass(frozen=True)
class Pace:
    """How quickly offers landed. `p95_s` is inf when more than 5 % never did."""

    records: int
    p95_s: float


@dataclass(frozen=True)
class Rhythm:
    """Of committed writes: `step_s` from one to the next (median), the longest step, when the last one was, and how many there were."""

    step_s: float
    longest_s: float
    last_t: float
    writes: int


_REJECTED = " UNION ALL ".join(
    f"SELECT '{actor}' AS actor, t, req, "
    "CASE WHEN kind = 'token' THEN 'client secret' ELSE coalesce(token, 'unknown token') END AS credential "
    f"FROM {actor} WHERE (kind = 'request' AND auth = 'rejected') OR (kind = 'token' AND outcome = 'rejected')"
    for actor in ("source", "destination")
)


_LOGINS = " UNION ALL ".join(
    f"SELECT '{actor}' AS actor, t, what, name FROM (UNPIVOT (SELECT t, token AS credential, client FROM {actor} "
    "WHERE kind IN ('request', 'token')) ON credential, client INTO NAME what VALUE name)"
    for actor in ("source", "destination")
)


class Traffic:
    """Questions about requests; times in drill seconds."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection

    def pace(self, from_t: float, until_t: float) -> Pace:
        """Offered → landed (or overtaken, or in place) over the versions offered in a window, less those that the receiving side's own
        people made; the delivery tables must be there.
        """
        row = self._connection.execute(
            "SELECT count(*), quantile_disc(coalesce(satisfied_t - offered_t, 'infinity'::DOUBLE), 0.95) "
            f"FROM versions ANTI JOIN {MADE_THERE} USING (entity, key, digest, offered_t) "
            "WHERE NOT probe AND offered_t BETWEEN $1 AND $2",
            [from_t, until_t],
        ).fetchone()
        count, p95_s = row or (0, None)
        return Pace(count, float("inf") if p95_s is None else float(p95_s))

    def commits(self, from_t: float, until_t: float) -> int:
        """How many records were committed in a window."""
        return self._count("destination", f"{_WRITTEN} AND t BETWEEN $1 AND $2", from_t, until_t)

    def rhythm(self, from_t: float, until_t: float, entity: str | None = None, starts: Sequence[float] = ()) -> Rhythm | None:
        """How committed writes (of one entity, or of all) followed one another in a window; None with fewer than two. The time from a write
        to one after the next of `starts` does not count."""
        row = self._connection.execute(
            "SELECT median(gap), max(gap), max(t), count(gap) FROM (SELECT t, t - lag(t) OVER (PARTITION BY start ORDER BY t) AS gap FROM ("
            "SELECT t, (SELECT count(*) FROM unnest($4::DOUBLE[]) AS s(at_t) WHERE at_t <= t) AS start FROM (SELECT min(t) AS t "
            f"FROM destination WHERE {_WRITTEN} AND t BETWEEN $1 AND $2 AND coalesce(entity = $3, true) GROUP BY req)))",
            [from_t, until_t, entity, list(starts)],
        ).fetchone()
        return Rhythm(float(row[0]), float(row[1]), float(row[2]), int(row[3]) + 1) if row and row[3] else None

    def first_request(self, from_t: float) -> float | None:
        """When source or destination were first called from an instant on; None: never."""
        first = [
            self._connection.execute(f"SELECT min(t) FROM {actor} WHERE kind = 'request' AND t >= $1", [from_t]).fetchone()
            for actor in ("source", "destination")
        ]
        return min((float(row[0]) for row in first if row is not None and row[0] is not None), default=None)

    def first_write(self, from_t: float) -> float | None:
        """When the connector first committed a record from an instant on; None: never."""
        row = self._connection.execute(f"SELECT min(t) FROM destination WHERE {_WRITTEN} AND t >= $1", [from_t]).fetchone()
        return None if row is None or row[0] is None else float(row[0])

    def last_commit(self, from_t: float, until_t: float) -> float | None:
        """When the last record of a window was committed; None: none was."""
        row = self._connection.execute(
            "SELECT max(t) FROM destination WHERE kind = 'committed' AND lane IS NULL AND t BETWEEN $1 AND $2", [from_t, until_t]
        ).fetchone()
        return None if row is None or row[0] is None else float(row[0])

    def last_heard(self, until_t: float) -> float | None:
        """When the last answer to a write that was committed was sent, up to an instant; None: none was."""
        row = self._connection.execute(
            "SELECT max(r.t) FROM destination r WHERE r.kind = 'reply' AND r.sent AND r.t <= $1 "
            "AND r.req IN (SELECT req FROM destination WHERE kind = 'committed')",
            [until_t],
        ).fetchone()
        return None if row is None or row[0] is None else float(row[0])

    def reads(self, from_t: float, until_t: float) -> list[float]:
        """When the source was read in a window."""
        rows = self._connection.execute("SELECT t FROM source WHERE kind = 'read' AND t BETWEEN $1 AND $2 ORDER BY t", [from_t, until_t])
        return [float(t) for (t,) in rows.fetchall()]

    def logins(self) -> pd.DataFrame:
        """actor, what (credential or client), name, calls – how often each was shown at the two systems, by its pseudonym."""
        return frames.from_sql(
            self._connection, f"SELECT actor, what, name, count(*) AS calls FROM ({_LOGINS}) GROUP BY ALL ORDER BY what, name, actor"
        )

    def forbidden(self, from_t: float, until_t: float) -> int:
        """How many calls the destination answered with 401 or 403 in a window, logins included."""
        return self._count("destination", "kind = 'reply' AND sent AND status IN (401, 403) AND t BETWEEN $1 AND $2", from_t, until_t)

    def error_answers(self, from_t: float, until_t: float) -> pd.DataFrame:
        """actor, req, t, status, why – replies in a window that reported an error or were withheld.

        A 404 is an answer, not an error; and so is that a record is gone (410) or has changed since it was read (412).
        """
        parts = [
            f"SELECT '{actor}' AS actor, req, t, status, why FROM {actor} WHERE kind = 'reply' AND t BETWEEN $1 AND $2 "
            "AND (NOT sent OR (status >= 400 AND status NOT IN (404, 410, 412)))"
            for actor in FAKES
        ]
        return frames.from_sql(self._connection, " UNION ALL ".join(parts) + " ORDER BY t", [from_t, until_t])

    def busiest_minute(self, actor: Actor, from_t: float, until_t: float, *, logins: bool = False, looks: bool = True) -> int:
        """The most requests that reached a fake within any 60 drill seconds of a window; `logins`, `looks`: as of `calls`."""
        which = _which(actor, logins=logins, looks=looks)
        row = self._connection.execute(
            "SELECT max(calls) FROM (SELECT count(*) OVER (ORDER BY t RANGE BETWEEN 60 PRECEDING AND CURRENT ROW) AS calls "
            f"FROM {actor} WHERE {which} AND t BETWEEN $1 AND $2)",
            [from_t, until_t],
        ).fetchone()
        return int(row[0] or 0) if row else 0

    def calls(self, actor: Actor, from_t: float, until_t: float, *, logins: bool = False, looks: bool = True) -> list[float]:
        """When the requests of a window reached a fake, in order; `logins`: token requests alone; not `looks`: without those that read its
        feed and succeeded."""
        which = _which(actor, logins=logins, looks=looks)
        rows = self._connection.execute(f"SELECT t FROM {actor} WHERE {which} AND t BETWEEN $1 AND $2 ORDER BY t", [from_t, until_t])
        return [float(t) for (t,) in rows.fetchall()]

    def by_minute(self, actor: Actor, from_t: float, until_t: float, t0: float) -> pd.DataFrame:
        """t (where the minute begins), calls, rate_limited – data calls by whole drill minutes, as the fake's own limit counts them.

        Its minutes count from the run's anchor, which lies `t0` before the timeline's zero. The minute in which the window begins is
        left out: it holds calls from before.
        """
        return frames.from_sql(
            self._connection,
            "SELECT floor((r.t + $3) / 60) * 60 - $3 AS t, count(*) AS calls, count(*) FILTER (WHERE a.status = 429) AS rate_limited "
            f"FROM {actor} r LEFT JOIN {actor} a ON a.kind = 'reply' AND a.req = r.req "
            f"WHERE r.kind = 'request' AND r.path <> '{TOKEN_PATH}' AND r.t <= $2 AND floor((r.t + $3) / 60) * 60 - $3 >= $1 "
            "GROUP BY 1 ORDER BY 1",
            [from_t, until_t, t0],
        )

    def strange_requests(self) -> pd.DataFrame:
        """t, why, status – what a pushing source has sent beside its own messages, and the answer (null: none)."""
        return frames.from_sql(self._connection, "SELECT t, why, status FROM source WHERE kind = 'pushed' AND why IS NOT NULL ORDER BY t")

    def failed_calls(self, actor: Actor, from_t: float, until_t: float) -> list[float]:
        """When those requests of a window arrived that were answered with an error, or not at all; in order."""
        rows = self._connection.execute(
            f"SELECT r.t FROM {actor} r LEFT JOIN {actor} a ON a.kind = 'reply' AND a.req = r.req "
            "WHERE r.kind = 'request' AND r.t BETWEEN $1 AND $2 "
            "AND (NOT coalesce(a.sent, false) OR (a.status >= 400 AND a.status <> 404)) ORDER BY r.t",
            [from_t, until_t],
        ).fetchall()
        return [float(t) for (t,) in rows]

    def requests(self, actor: Actor, from_t: float, until_t: float) -> int:
        """How many requests reached a fake in a window."""
        return self._count(actor, "kind = 'request' AND t BETWEEN $1 AND $2", from_t, until_t)

    def kinds_of_requests(self, actor: Actor) -> list[tuple[str | None, str | None, str | None, int]]:
        """Method, entity, path and number of records of the requests that reached a fake, each combination once."""
        rows = self._connection.execute(
            f"SELECT DISTINCT method, entity, path, coalesce(n, 1) FROM {actor} WHERE kind = 'request' AND path <> '{TOKEN_PATH}'"
        ).fetchall()
        return [(method, entity, path, int(records)) for method, entity, path, records in rows]

    def hits(self, actor: Actor, fault: str) -> int:
        """How many requests met a fault of meaning, by the fake's own ledger."""
        row = self._connection.execute(
            f"SELECT count(*) FROM {actor} WHERE kind = 'fault' AND event = 'hit' AND fault = $1", [fault]
        ).fetchone()
        return int(row[0]) if row else 0

    def half_accepted(self, actor: Actor, fault: str) -> int:
        """How many answers that a `partial_batch` has touched went out with both accepted and refused records."""
        row = self._connection.execute(
            f"SELECT count(*) FROM {actor} WHERE kind = 'fault' AND event = 'hit' AND fault = $1 "
            f"AND req IN (SELECT req FROM {actor} WHERE kind = 'refused' AND why = 'partial_batch') "
            f"AND req IN (SELECT req FROM {actor} WHERE kind IN ('committed', 'repeated')) "
            f"AND req IN (SELECT req FROM {actor} WHERE kind = 'reply' AND sent)",
            [fault],
        ).fetchone()
        return int(row[0]) if row else 0

    def rejected(self, actor: Actor, from_t: float, until_t: float) -> int:
        """Calls turned away for their credential in a window: data calls with a dead token, token calls with a dead secret."""
        condition = "((kind = 'request' AND auth = 'rejected') OR (kind = 'token' AND outcome = 'rejected')) AND t BETWEEN $1 AND $2"
        return self._count(actor, condition, from_t, until_t)

    def tokens_issued(self, actor: Actor, from_t: float, until_t: float) -> int:
        """How many tokens were issued in a window."""
        return self._count(actor, "kind = 'token' AND outcome = 'issued' AND t BETWEEN $1 AND $2", from_t, until_t)

    def renewed_calls(self, actor: Actor, from_t: float, until_t: float) -> int:
        """How many calls in a window came with a credential that an operator has handed over; one for tokens never comes itself."""
        renewed = f"SELECT credential FROM {actor} WHERE kind = 'credential' AND event = 'renewed'"
        return self._count(actor, f"kind = 'request' AND auth = 'ok' AND token IN ({renewed}) AND t BETWEEN $1 AND $2", from_t, until_t)

    def rejections(self) -> pd.DataFrame:
        """actor, credential (a token's pseudonym, or `client secret`), calls, first_t, last_t – calls turned away, over the whole run."""
        return frames.from_sql(
            self._connection,
            f"SELECT actor, credential, count(*) AS calls, min(t) AS first_t, max(t) AS last_t FROM ({_REJECTED}) "
            "GROUP BY actor, credential ORDER BY first_t",
        )

    def rejected_with(self, actor: Actor, credential: str) -> list[int]:
        """The requests that were turned away with this credential (as in `rejections`), in order."""
        rows = self._connection.execute(
            f"SELECT req FROM ({_REJECTED}) WHERE actor = $1 AND credential = $2 ORDER BY t", [actor, credential]
        ).fetchall()
        return [int(req) for (req,) in rows]

    def bypasses(self) -> pd.DataFrame:
        """actor, req, t, host – requests that named a fake's own port, so that no fault could reach them."""
        parts = [f"SELECT '{actor}' AS actor, req, t, host FROM {actor} WHERE kind = 'bypass'" for actor in FAKES]
        return frames.from_sql(self._connection, " UNION ALL ".join(parts) + " ORDER BY t")

    def _count(self, actor: Actor, condition: str, from_t: float, until_t: float) -> int:
        row = self._connection.execute(f"SELECT count(*) FROM {actor} WHERE {condition}", [from_t, until_t]).fetchone()
        return int(row[0]) if row else 0


def _which(actor: Actor, *, logins: bool, looks: bool) -> str:
    """The requests that are meant, in SQL."""
    if logins:
        return f"kind = 'request' AND path = '{TOKEN_PATH}'"
    news = f"path LIKE '/changes%' AND req IN (SELECT req FROM {actor} WHERE kind = 'reply' AND status < 300)"
    return "kind = 'request'" if looks else f"kind = 'request' AND NOT ({news})"
