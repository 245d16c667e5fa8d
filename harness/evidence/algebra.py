"""The delivery algebra in SQL: the fate of every offered version, found by content.

Tables that it makes (times `t` in drill seconds):

`landed`    one row per (entity, key, digest) that the destination took in: `effects` (executed creates, changes, deletes),
            `writes` (accepted requests, repeats included), `created` (new rows), `landed_t` (first effect, or first delete of a
            record that was not there), `first_seq` and `last_seq` (of such a landing). Of a last version that is a deletion
            `versions` has the first one after which nothing else of the record landed for the first time: it stayed, until everything
            was sent once more.
`versions`  one row per offered version: the offer (`offered_t`, `cursor`, `seeded`, `probe`), its `landed` columns (where the content
            of the record returns to an older one: as `harness.evidence.occurrences` matches its writes with its offers), and
            `occurrence`   1 for the first offer of this content of the record, 2 for the second, and so on
            `doubled`      how many of its `effects` are too many
            `repeated`     how many of its `writes` are too many
            `required`     it counts by itself: the last version of a key; of an entity of kind event, every version
            `satisfied_t`  it or (kind state) a later version landed, or was in place when it was offered
            `dead_t`       it was refused for good and the connector had named it by key
            `owed_until`   the end of its being owed: satisfied, dead, or replaced by the offer of a newer version
            `newest`       the newest version of the key that landed
            `ends_on`      the version of the key that landed last: what the destination has in the end
            `status`       landed | in_place | superseded | dead | outdated (an older version of a key whose last one did not get there),
                           or, for a required version that is missing, one of the three in `MISSING`
            `late`         required, and landed after the settle deadline
            `stale`        of the last version: the last write to the key was an older version than the destination once had
`strays`    committed content that matches no offer: `what` is corrupted (the key was offered, this content never was) or
            unexpected (no such key); `repaired`: content that was offered for the key was written over it.
`doubt`     one row per commit (entity, key, digest, req) whose reply was withheld (`withheld`: cut, never sent, or replaced
            by an error), or sent while the destination's link was faulted (table `disturbed`).
            `status`     the answer that was sent; NULL: none
            `again`      the same content was attempted by another request, after the commit's own attempt
            `looked_up`  the record was read by its key, after the reply
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.evidence.database import make_table
from harness.evidence.recurring import build_recurring

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MISSING = ("absent", "behind", "undeleted")
"""The kinds of a missing required version. absent: nothing of the key landed; behind: an older version is there; undeleted: the last
version is a deletion, and the record is still there, or was created after it."""
IS_MISSING = f"status IN {MISSING}"
"""The same as an SQL condition on table `versions`."""

_CONTENT = {"entity": "VARCHAR", "key": "VARCHAR", "digest": "VARCHAR"}

_LANDED = """
CREATE TABLE landed AS
SELECT entity, key, digest,
       count(*) FILTER (WHERE kind = 'committed')::INTEGER AS effects,
       count(*)::INTEGER AS writes,
       count(*) FILTER (WHERE effect = 'created')::INTEGER AS created,
       min(t) FILTER (WHERE kind = 'committed' OR why = 'absent') AS landed_t,
       min(seq) FILTER (WHERE kind = 'committed' OR why = 'absent') AS first_seq,
       max(seq) FILTER (WHERE kind = 'committed' OR why = 'absent') AS last_seq
FROM destination
WHERE kind IN ('committed', 'repeated')
GROUP BY entity, key, digest
"""

_JOINED = """
CREATE TABLE joined AS
SELECT o.entity, o.key, o.version, o.op, o.digest, o.cursor, coalesce(o.seeded, false) AS seeded, o.seq AS offered_seq, o.t AS offered_t,
       1 AS occurrence, coalesce(l.effects, 0) AS effects, greatest(coalesce(l.effects, 0) - 1, 0) AS doubled,
       coalesce(l.writes, 0) AS writes, greatest(coalesce(l.writes, 0) - 1, 0) AS repeated, coalesce(l.created, 0) AS created,
       l.landed_t, l.last_seq
FROM source o LEFT JOIN landed l USING (entity, key, digest)
WHERE o.kind = 'offered'
"""

_TOLD_APART = """
DELETE FROM joined WHERE (entity, key) IN (FROM recurring_keys);
INSERT INTO joined BY NAME
SELECT o.entity, o.key, o.version, o.op, o.digest, o.cursor, coalesce(o.seeded, false) AS seeded, o.seq AS offered_seq, o.t AS offered_t,
       r.* EXCLUDE (entity, key, version, in_place_t, undone)
FROM source o JOIN recurring r USING (entity, key, version) WHERE o.kind = 'offered';
"""

_DELETIONS = """
CREATE TABLE deletions AS
WITH deleted AS (SELECT entity, key, version, digest, last_seq, offered_t FROM joined LEFT JOIN kinds USING (entity)
                 ANTI JOIN recurring_keys USING (entity, key) WHERE op = 'delete' AND NOT coalesce(event, false)),
others AS (
    SELECT d.entity, d.key, d.version, min(l.landed_t) AS first_t, max(l.first_seq) AS first_seq, max(l.last_seq) AS last_seq
    FROM deleted d JOIN landed l ON l.entity = d.entity AND l.key = d.key AND l.digest <> d.digest GROUP BY ALL
),
following AS (
    SELECT d.entity, d.key, d.version, min(j.offered_t) AS next_t
    FROM deleted d JOIN joined j ON j.entity = d.entity AND j.key = d.key AND j.version > d.version GROUP BY ALL
),
staying AS (
    SELECT d.entity, d.key, d.version, min(n.t) AS stays_t
    FROM deleted d JOIN others o USING (entity, key, version) ANTI JOIN following f USING (entity, key, version)
    JOIN destination n ON n.entity = d.entity AND n.key = d.key AND n.digest = d.digest AND n.seq > o.first_seq
    WHERE n.kind = 'committed' OR (n.kind = 'repeated' AND n.why = 'absent') GROUP BY ALL
)
SELECT d.entity, d.key, d.version,
       CASE WHEN o.first_t IS NULL OR o.first_t >= f.next_t THEN d.offered_t END AS in_place_t,
       f.next_t IS NULL AND coalesce(o.last_seq > d.last_seq, false) AS undone, s.stays_t
FROM deleted d LEFT JOIN others o USING (entity, key, version) LEFT JOIN following f USING (entity, key, version)
LEFT JOIN staying s USING (entity, key, version)
UNION ALL SELECT entity, key, version, in_place_t, undone, NULL FROM recurring
"""
_DELETION = {
    "entity": "VARCHAR", "key": "VARCHAR", "version": "INTEGER", "in_place_t": "DOUBLE", "undone": "BOOLEAN", "stays_t": "DOUBLE",
}  # fmt: skip

_VERSIONS = """
CREATE TABLE versions AS
WITH several AS (SELECT DISTINCT entity, key FROM joined WHERE version <> 1),
placed AS (
    SELECT j.* REPLACE (coalesce(d.stays_t, j.landed_t) AS landed_t), in_place_t, coalesce(undone, false) AS undone,
           CASE WHEN NOT coalesce(undone, false) THEN least(coalesce(d.stays_t, j.landed_t), in_place_t) END AS there_t
    FROM joined j LEFT JOIN deletions d USING (entity, key, version)
),
chained AS (
    SELECT j.*,
           lead(offered_t) OVER following IS NULL AS is_last,
           lead(offered_t) OVER following AS next_t,
           min(there_t) OVER onwards AS onwards_t,
           max(version) FILTER (WHERE last_seq IS NOT NULL) OVER whole AS newest,
           arg_max(version, last_seq) OVER whole AS ends_on
    FROM placed j SEMI JOIN several s USING (entity, key)
    WINDOW following AS (PARTITION BY entity, key ORDER BY version),
           onwards AS (PARTITION BY entity, key ORDER BY version ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING),
           whole AS (PARTITION BY entity, key)
),
keyed AS (
    SELECT * FROM chained
    UNION ALL
    SELECT *, true AS is_last, NULL AS next_t, there_t AS onwards_t,
           CASE WHEN landed_t IS NOT NULL THEN version END AS newest, CASE WHEN landed_t IS NOT NULL THEN version END AS ends_on
    FROM placed ANTI JOIN several USING (entity, key)
),
judged AS (
    SELECT k.* EXCLUDE (next_t, onwards_t, there_t),
           (p.digest IS NOT NULL) AS probe,
           coalesce(e.event, false) AS event,
           is_last OR coalesce(e.event, false) AS required,
           CASE WHEN coalesce(e.event, false) THEN NULL ELSE next_t END AS next_t,
           CASE WHEN coalesce(e.event, false) THEN landed_t ELSE onwards_t END AS satisfied_t,
           is_last AND NOT coalesce(e.event, false) AND NOT undone AND coalesce(ends_on < newest, false) AS stale,
           CASE WHEN occurrence > 1 AND d.dead_t IS NOT NULL THEN greatest(d.dead_t, offered_t) ELSE d.dead_t END AS dead_t
    FROM keyed k
    LEFT JOIN kinds e USING (entity)
    LEFT JOIN probes p USING (entity, key, digest)
    LEFT JOIN dead d ON d.entity = k.entity AND d.key = k.key AND d.digest = k.digest AND (k.occurrence = 1 OR d.last_t >= k.offered_t)
)
SELECT * EXCLUDE (next_t, in_place_t, undone),
       coalesce(least(next_t, satisfied_t, dead_t), 'infinity'::DOUBLE) AS owed_until,
       CASE WHEN is_last AND undone THEN 'undeleted'
            WHEN landed_t IS NOT NULL THEN 'landed'
            WHEN in_place_t IS NOT NULL THEN 'in_place'
            WHEN satisfied_t IS NOT NULL THEN 'superseded'
            WHEN dead_t IS NOT NULL THEN 'dead'
            WHEN NOT required THEN 'outdated'
            WHEN event OR newest IS NULL AND op <> 'delete' THEN 'absent'
            WHEN op = 'delete' THEN 'undeleted'
            ELSE 'behind' END AS status,
       required AND NOT undone AND coalesce(landed_t > $settled_t, false) AS late
FROM judged
"""

_ANSWERED = """
CREATE TABLE answered AS
SELECT req, max(t) AS reply_t, bool_or(sent AND coalesce(status, 200) < 500) AS told, max(status) FILTER (sent) AS status
FROM destination WHERE kind = 'reply' AND req IN (SELECT req FROM destination WHERE kind = 'committed')
GROUP BY req
"""

_DOUBTFUL = """
CREATE TABLE doubtful AS
SELECT c.entity, c.key, c.digest, c.req, NOT coalesce(any_value(a.told), false) AS withheld,
       coalesce(any_value(a.reply_t), max(c.t)) AS reply_t, any_value(a.status) AS status, max(c.t) AS committed_t,
       coalesce(min(s.seq), max(c.seq)) AS seq
FROM destination c LEFT JOIN answered a USING (req)
LEFT JOIN destination s ON s.kind = 'attempted' AND s.req = c.req AND s.entity = c.entity AND s.key = c.key AND s.digest = c.digest
WHERE c.kind = 'committed' AND c.req IS NOT NULL AND c.lane IS NULL AND (NOT coalesce(a.told, false) OR EXISTS (
    SELECT 1 FROM disturbed w WHERE a.reply_t BETWEEN w.from_t AND w.until_t))
GROUP BY c.entity, c.key, c.digest, c.req
"""

_DOUBT = """
CREATE TABLE doubt AS
SELECT d.* EXCLUDE (committed_t, seq), EXISTS (
    SELECT 1 FROM destination n WHERE n.kind = 'attempted' AND n.seq > d.seq AND n.req <> d.req
    AND n.entity = d.entity AND n.key = d.key AND n.digest = d.digest
    AND NOT EXISTS (SELECT 1 FROM returned o WHERE o.entity = d.entity AND o.key = d.key AND o.digest = d.digest
                    AND o.t > d.committed_t AND o.t <= n.t)) AS again,
    EXISTS (SELECT 1 FROM destination g WHERE g.kind = 'request' AND g.method = 'GET' AND g.entity = d.entity
            AND g.t >= d.reply_t AND ends_with(g.path, '/' || url_encode(d.key))) AS looked_up
FROM doubtful d
"""
_DOUBTS = {
    **_CONTENT, "req": "BIGINT", "withheld": "BOOLEAN", "reply_t": "DOUBLE", "status": "INTEGER", "again": "BOOLEAN",
    "looked_up": "BOOLEAN",
}  # fmt: skip

_UNOFFERED = "CREATE TABLE unoffered AS FROM landed l ANTI JOIN joined j USING (entity, key, digest) WHERE l.effects > 0"
_STRAYS = """
CREATE TABLE strays AS
SELECT l.entity, l.key, l.digest, l.effects, l.last_seq, l.landed_t,
       CASE WHEN EXISTS (SELECT 1 FROM source o WHERE o.kind = 'offered' AND o.entity = l.entity AND o.key = l.key)
            THEN 'corrupted' ELSE 'unexpected' END AS what,
       EXISTS (SELECT 1 FROM joined j WHERE j.entity = l.entity AND j.key = l.key AND j.last_seq > l.last_seq) AS repaired
FROM unoffered l WHERE l.entity IN (SELECT entity FROM kinds) OR l.entity IN (SELECT DISTINCT entity FROM joined)
"""
_STRAY = {
    **_CONTENT, "effects": "INTEGER", "last_seq": "BIGINT", "landed_t": "DOUBLE", "what": "VARCHAR", "repaired": "BOOLEAN",
}  # fmt: skip

ROWS = """
SELECT c.entity, c.key, CASE WHEN bool_or(coalesce(k.event, false)) THEN any_value(v.version) END AS version,
       count(*) AS times,
       count(*) - CASE WHEN bool_or(coalesce(k.event, false)) THEN 1 + coalesce(any_value(r.times), 0) ELSE 1 END AS surplus,
       min(v.offered_t) AS offered_t, min(c.t) AS first_t, max(c.t) AS last_t, max(c.seq) AS last_seq
FROM destination c
LEFT JOIN kinds k USING (entity)
LEFT JOIN versions v ON v.entity = c.entity AND v.key = c.key AND v.digest = c.digest AND v.occurrence = 1
LEFT JOIN (SELECT entity, key, digest, count(*) AS times FROM returned GROUP BY ALL) r
       ON r.entity = c.entity AND r.key = c.key AND r.digest = c.digest
LEFT JOIN (SELECT entity, key, max(seq) AS seq FROM destination WHERE effect = 'deleted' GROUP BY entity, key) d
       ON d.entity = c.entity AND d.key = c.key
WHERE c.effect = 'created' AND c.seq > coalesce(d.seq, -1)
      AND (c.entity, c.key) IN (SELECT (entity, key) FROM landed GROUP BY entity, key HAVING sum(created) > 1)
GROUP BY c.entity, c.key, CASE WHEN coalesce(k.event, false) THEN c.digest END
HAVING surplus > 0
ORDER BY last_seq
"""

SENT_AGAIN = """
WITH unheard AS (SELECT unnest($2::DOUBLE[]) AS from_t, unnest($3::DOUBLE[]) AS until_t),
answered_before AS (
    SELECT c.entity, c.key, c.digest, min(r.t) AS answered_t, max(c.t) AS last_t, count(DISTINCT c.req) AS times
    FROM destination c JOIN destination r ON r.kind = 'reply' AND r.req = c.req AND r.sent AND r.t <= $1
    WHERE c.kind IN ('committed', 'repeated') AND (coalesce(r.status, 200) < 400 OR (c.why = 'absent' AND r.status = 404))
          AND NOT EXISTS (SELECT 1 FROM disturbed w WHERE r.t BETWEEN w.from_t AND w.until_t)
          AND NOT EXISTS (SELECT 1 FROM unheard u WHERE r.t > u.from_t AND r.t <= u.until_t)
    GROUP BY ALL
)
SELECT entity, key, digest, answered_t, min(again_t) AS again_t, min(again_seq) AS again_seq
FROM (
    SELECT b.entity, b.key, b.digest, b.answered_t, a.t AS again_t, a.seq AS again_seq
    FROM destination a JOIN answered_before b ON a.entity = b.entity AND a.key = b.key AND a.digest = b.digest
    LEFT JOIN returned o ON o.entity = a.entity AND o.key = a.key AND o.digest = a.digest AND o.t <= a.t
    WHERE a.kind = 'attempted' AND a.t > $1
    GROUP BY b.entity, b.key, b.digest, b.answered_t, b.last_t, b.times, a.t, a.seq
    HAVING b.times > count(o.t) AND count(o.t) FILTER (o.t > b.last_t) = 0
)
GROUP BY ALL
ORDER BY again_seq
"""

STEPS_BACK = """
WITH executed AS (
    SELECT c.entity, c.key, coalesce(a.version, v.version) AS version, c.t, c.seq
    FROM destination c JOIN versions v ON v.entity = c.entity AND v.key = c.key AND v.digest = c.digest AND v.occurrence = 1
    LEFT JOIN assigned a ON a.seq = c.seq
    WHERE c.kind = 'committed' AND NOT v.event
),
followed AS (
    SELECT *, max(version) OVER (PARTITION BY entity, key ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS after,
           arg_max(version, seq) OVER whole AS last, max(version) OVER whole AS newest
    FROM executed WINDOW whole AS (PARTITION BY entity, key)
)
SELECT entity, key, version, after, t, seq, last < newest AS final FROM followed WHERE version < after ORDER BY seq
"""

BY_ENTITY = """
WITH offered AS (
    SELECT entity, count(*) FILTER (WHERE event OR op <> 'delete') AS source,
           count(*) FILTER (WHERE status = 'dead' AND (event OR (op <> 'delete' AND newest IS NULL))) AS dead,
           count(*) FILTER (WHERE status = 'dead' AND NOT event AND op = 'delete' AND newest IS NOT NULL) AS kept
    FROM versions WHERE required AND NOT probe GROUP BY entity
),
deletions AS (SELECT entity, key, max(seq) AS seq FROM destination WHERE effect = 'deleted' GROUP BY entity, key),
live AS (
    SELECT c.entity, c.key, count(*) AS effects, greatest(count(*) FILTER (WHERE c.effect = 'created'), 1) AS alive
    FROM destination c LEFT JOIN deletions d ON d.entity = c.entity AND d.key = c.key
    WHERE c.kind = 'committed' AND c.seq > coalesce(d.seq, -1)
    GROUP BY c.entity, c.key
),
taken AS (
    SELECT l.entity, sum(CASE WHEN coalesce(k.event, false) THEN effects ELSE alive END) AS destination
    FROM live l LEFT JOIN kinds k USING (entity) ANTI JOIN probes p USING (entity, key)
    GROUP BY l.entity
)
SELECT entity, coalesce(source, 0)::BIGINT AS source, coalesce(dead, 0)::BIGINT AS dead, coalesce(kept, 0)::BIGINT AS kept,
       coalesce(destination, 0)::BIGINT AS destination,
       (coalesce(destination, 0) - (coalesce(source, 0) - coalesce(dead, 0) + coalesce(kept, 0)))::BIGINT AS difference
FROM offered FULL JOIN taken USING (entity)
WHERE entity IN (SELECT entity FROM kinds) OR source IS NOT NULL
ORDER BY entity
"""

REFERENCES = """
CREATE OR REPLACE TABLE references_made AS
WITH landings AS (
    SELECT entity, key, seq, effect, fields
    FROM read_json($1, format = 'newline_delimited', ignore_errors = true,
         columns = {seq: 'BIGINT', kind: 'VARCHAR', entity: 'VARCHAR', key: 'VARCHAR', effect: 'VARCHAR', fields: 'JSON'})
    WHERE kind = 'committed' AND ($2 IS NULL OR seq IN (SELECT seq FROM destination WHERE kind = 'committed' AND t <= $2))
),
live AS (
    SELECT entity, key, arg_max(fields, seq) AS fields FROM landings GROUP BY entity, key HAVING arg_max(effect, seq) <> 'deleted'
),
made AS (
    SELECT c.entity, c.key, k.entity AS parent, json_extract_string(c.fields, '$."' || k.entity || '_id"') AS parent_key
    FROM live c CROSS JOIN kinds k
)
SELECT m.*, p.key IS NOT NULL AS there
FROM made m LEFT JOIN live p ON p.entity = m.parent AND p.key = m.parent_key
WHERE m.parent_key IS NOT NULL
"""


def build_versions(connection: DuckDBPyConnection, settled_t: float) -> None:
    """Make `landed` and `versions`; the tables `kinds`, `probes` and `dead` must be there. `settled_t`: the settle deadline (inf: none)."""
    recurring = build_recurring(connection)
    connection.execute(_LANDED)
    connection.execute(_JOINED)
    if recurring:
        connection.execute(_TOLD_APART)
    if recurring or _holds(connection, "joined", "op = 'delete'"):
        connection.execute(_DELETIONS)
    else:
        make_table(connection, "deletions", _DELETION)
    connection.execute(_VERSIONS.replace("$settled_t", f"'{settled_t}'::DOUBLE"))
    connection.execute(_UNOFFERED)
    if _holds(connection, "unoffered"):
        connection.execute(_STRAYS)
    else:
        make_table(connection, "strays", _STRAY)
    connection.execute("DROP TABLE joined; DROP TABLE deletions; DROP TABLE unoffered")


def build_doubt(connection: DuckDBPyConnection) -> None:
    """Make `doubt`: commits whose reply was withheld (cut, never sent, or replaced by an error), or sent while the link was faulted.

    The table `disturbed` (from_t, until_t) holds the windows in which the destination's link was faulted.
    """
    connection.execute(_ANSWERED)
    connection.execute(_DOUBTFUL)
    if _holds(connection, "doubtful"):
        connection.execute(_DOUBT)
    else:
        make_table(connection, "doubt", _DOUBTS)
    connection.execute("DROP TABLE doubtful")


def _holds(connection: DuckDBPyConnection, table: str, condition: str = "true") -> bool:
    """Whether a table has such rows. A query that would find nothing is planned all the same, which takes most of a small run's time."""
    return connection.execute(f"FROM {table} WHERE {condition} LIMIT 1").fetchone() is not None
