"""A synthetic run of any size, with defects of every kind at seeded places: what `bench/verify.py` judges.

Lines are made and ordered by DuckDB; nothing here knows the harness, except for the plan that it writes.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

KINDS = ("absent", "dead", "late", "stale", "superseded", "corrupted", "unexpected", "withheld", "effects", "records", "writes")
RATE = 0.001
"""Share of the offered versions that gets each defect."""
SETTLE_S = 600.0
_PAIRED = 0.05
"""Share of the keys that get a second version."""

_RECORDS = """
CREATE TABLE record AS
SELECT i, CASE WHEN key_i % 10 = 0 THEN 'account' WHEN key_i % 10 < 8 THEN 'invoice' ELSE 'subscription' END AS entity,
       key_i, version, concat(entity, '-', lpad(key_i::VARCHAR, 8, '0')) AS key,
       substr(md5(concat($seed, '/', i)), 1, 16) AS digest, round(i * $step, 6) AS offered, defect
FROM (SELECT unnest(range(len($key_i))) AS i, unnest($key_i::BIGINT[]) AS key_i, unnest($version::INTEGER[]) AS version,
             unnest($defect::VARCHAR[]) AS defect)
"""

# one row per record and request: `sent` orders them, `req` groups them and its hundred millions tell the defect
_WRITES = """
CREATE TABLE writing AS
SELECT i, entity, key, digest, offered + 1 AS sent, i // 100 AS req, 'committed' AS what, if(version = 1, 'created', 'changed') AS effect
FROM record WHERE defect NOT IN ('absent', 'dead', 'late', 'stale', 'superseded', 'withheld')
UNION ALL
SELECT i, entity, if(nth = 6, concat('ghost-', i), key), if(nth = 5, substr(md5(concat('other', i)), 1, 16), digest),
       if(after < 0, $end - after, offered + after), nth * 100_000_000 + i, what, effect
FROM record JOIN (VALUES
    ('dead', 1, 1, 'refused', ''),
    ('withheld', 2, 1, 'committed', 'created'),
    ('stale', 3, -20, 'committed', 'changed'),
    ('late', 4, -700, 'committed', 'created'),
    ('corrupted', 5, 0.5, 'committed', 'created'),
    ('unexpected', 6, 2, 'committed', 'created'),
    ('effects', 7, 3, 'committed', 'changed'),
    ('records', 8, 3, 'committed', 'created'),
    ('writes', 9, 3, 'repeated', '')
) AS defects(defect, nth, after, what, effect) USING (defect)
"""

_DESTINATION = """
WITH requests AS (SELECT req, max(sent) AS sent, count(*) AS n FROM writing GROUP BY req),
lines AS (
    SELECT sent, req, 0 AS stage, 0 AS i,
           concat('"kind":"request","req":', req, ',"method":"POST","path":"/batch","entity":null,"n":', n,
                  ',"idem":null,"auth":"ok","token":null,"host_ok":true') AS body
    FROM requests
    UNION ALL
    SELECT r.sent, w.req, 1, w.i,
           concat('"kind":"attempted","req":', w.req, ',"i":', w.i % 100, ',"entity":"', w.entity, '","key":"', w.key,
           '","op":"upsert","digest":"', w.digest, '"')
    FROM writing w JOIN requests r USING (req)
    UNION ALL
    SELECT r.sent, w.req, 2, w.i,
           concat('"kind":"', what, '","req":', w.req, ',"i":', w.i % 100, ',"entity":"', w.entity, '","key":"', w.key,
           CASE what WHEN 'refused' THEN '","status":422,"why":"refused"'
                     WHEN 'repeated' THEN concat('","digest":"', w.digest, '","why":"idempotency"')
                     ELSE concat('","op":"upsert","digest":"', w.digest, '","effect":"', effect, '","row":"r-', w.i, '","commit_no":', w.i,
                                 ',"fields":{"account_id":"account-00000000","amount_cents":', w.i, ',"memo":"', md5(w.key), '"}')
           END)
    FROM writing w JOIN requests r USING (req)
    UNION ALL
    SELECT sent, req, 3, 0, concat('"kind":"reply","req":', req, ',"status":', if(req // 100_000_000 = 1, '422', '200'), ',"sent":',
           if(req // 100_000_000 = 2, 'false,"why":"cut"', 'true,"why":null'), ',"fault":null')
    FROM requests
)
SELECT concat('{"seq":', row_number() OVER (ORDER BY sent, req, stage, i), ',"at":', sent, ',', body, '}') AS line
FROM lines ORDER BY sent, req, stage, i
"""

_SOURCE = """
SELECT concat('{"seq":', i + 1, ',"at":', offered, ',"kind":"offered","entity":"', entity, '","key":"', key, '","op":"',
              if(version = 1, 'create', 'update'), '","version":', version, ',"digest":"', digest, '","cursor":', i + 1,
              ',"seeded":false,"due_at":', offered, ',"fields":{"account_id":"account-00000000","amount_cents":', i,
              ',"memo":"', md5(key), '"}}') AS line
FROM record ORDER BY i
"""

_WORKLOAD = """
COPY (SELECT offered AS at_s, entity, key, if(version = 1, 'create', 'update') AS op, version, digest FROM record ORDER BY i)
TO '{file}' (FORMAT JSON)
"""


def make(folder: Path, records: int, seed: int) -> dict[str, set[str]]:
    """Write a run directory and return the keys of every defect. A finished one with the same size and seed is used again."""
    marker = folder / "seeded.json"
    wanted = {"records": records, "seed": seed, "sealed": True, "workload": True, "typed": True}
    if marker.exists():
        kept = json.loads(marker.read_text())
        if kept["wanted"] == wanted:
            return {kind: set(keys) for kind, keys in kept["keys"].items()}
    (folder / "ledgers").mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    step = 10_000 / records
    connection.execute(_RECORDS, {"seed": str(seed), "step": step, **_places(records, seed)})
    connection.execute(_WRITES, {"end": 10_000.0})
    name = "if(defect = 'unexpected', concat('ghost-', i), key)"
    seeded = connection.execute(f"SELECT defect, list({name}) FROM record WHERE defect <> '' GROUP BY defect").fetchall()  # noqa: S608
    keys = {kind: set(names) for kind, names in seeded}
    _ledger(connection, folder, "source", _SOURCE, _acknowledged(records))
    _ledger(connection, folder, "destination", _DESTINATION, [])
    _alerts(folder, sorted(keys["dead"]))
    connection.execute(_WORKLOAD.format(file=folder / "workload.jsonl"))
    _plan_and_journal(folder)
    marker.write_text(json.dumps({"wanted": wanted, "keys": {kind: sorted(names) for kind, names in keys.items()}}))
    return keys


def _places(records: int, seed: int) -> dict[str, list[object]]:
    """Keys and versions of all records, and which of them gets which defect. The last offers are second versions of earlier keys."""
    random = np.random.default_rng(seed)
    pairs = int(records * _PAIRED)
    firsts = np.arange(records - pairs)
    paired = random.choice(firsts, pairs, replace=False)
    single = np.setdiff1d(firsts, paired)
    defect = np.full(records, "", dtype=object)
    for kind in KINDS:
        pool = paired if kind in {"stale", "superseded"} else single
        defect[random.choice(pool[defect[pool] == ""], int(records * RATE), replace=False)] = kind
    version = np.repeat([1, 2], [len(firsts), pairs])
    return {"key_i": np.concatenate([firsts, paired]).tolist(), "version": version.tolist(), "defect": defect.tolist()}


def _ledger(connection: duckdb.DuckDBPyConnection, folder: Path, name: str, query: str, more: list[dict[str, object]]) -> None:
    path = folder / "ledgers" / f"{name}.jsonl"
    body = path.with_suffix(".body")
    connection.execute(f"COPY ({query}) TO '{body}' (FORMAT CSV, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\\x01')")
    with path.open("wb") as out:
        out.write(_line({"ledger": 2, "kind": "header", "actor": name, "role": name, "name": name, "run": "bench", "seq": 0}))
        lines = 0
        with body.open("rb") as made:
            for line in made:
                out.write(line)
                lines += 1
        for seq, fields in enumerate([*more, {"at": 20_000.0, "kind": "end", "max_gap_s": 0.02}], start=lines + 1):
            out.write(_line({"seq": seq, **fields}))
    body.unlink()


def _acknowledged(records: int) -> list[dict[str, object]]:
    return [{"at": 10_001.0, "kind": "acknowledged", "req": 1, "cursor": int(records * 0.9)}]


def _alerts(folder: Path, dead: list[str]) -> None:
    opening = {"protocol": "generic", "route": "primary", "owner": "Robin Example", "key": "k", "key_given": True, "link_host": None}
    opening |= {"known": False, "opened": False, "renotified": False}
    said = {"severity": "critical", "summary": "orders-sync gives up on records of billing", "details": {}, "references": []}
    lines: list[dict[str, object]] = [
        {"ledger": 2, "kind": "header", "actor": "alerts", "role": "alerts", "name": "alerts", "run": "bench"}
    ]
    for start in range(0, len(dead), 500):
        text = ", ".join(dead[start : start + 500])
        lines.append({"at": 3100.0 + start, "kind": "alert", "req": start + 1, "action": "trigger", **opening, **said, "text": text})
    lines.append({"at": 19_000.0, "kind": "alert", "req": 10**6, "action": "resolve", **opening, **said, "text": ""})
    lines.append({"at": 20_000.0, "kind": "end", "max_gap_s": 0.02})
    (folder / "ledgers" / "alerts.jsonl").write_bytes(b"".join(_line({**line, "seq": seq}) for seq, line in enumerate(lines)))


def _plan_and_journal(folder: Path) -> None:
    from harness.journal.events import (
        Canary,
        Entry,
        Event,
        Healed,
        Injected,
        Opened,
        PhaseEnded,
        PhaseStarted,
        RunEnded,
        TimelineStarted,
    )  # fmt: skip
    from harness.journal.line import JOURNAL_VERSION, as_line
    from harness.journal.seal import digest, last_line
    from harness.plan.about import About
    from harness.plan.model import CheckPlan, FaultPlan, PhasePlan, Plan, Role

    fault = FaultPlan(
        id="f1",
        kind="down",
        target="link",
        where="destination",
        spec={"kind": "down", "link": "destination"},
        phase="outage",
        after_s=0.0,
        heal_after_s=None,
        deadline_s=3600.0,
        felt="refused",
    )
    spans: tuple[tuple[str, Role, int, int], ...] = (
        ("baseline", "drill", 0, 3000),
        ("outage", "drill", 3000, 4000),
        ("rest", "drill", 4000, 10_000),
        ("settle", "settle", 10_000, 10_600),
    )
    checks = ("exactly_once", "counts_match", "backlog_queued", "single_alert", "alert_names", "resolved_alert")
    entities = {name: {"kind": "state"} for name in ("account", "invoice", "subscription")}
    drill: dict[str, Any] = {
        "name": "bench",
        "title": "Many records",
        "category": "infrastructure",
        "pattern": "one-way-write",
        "why": "Judging must not take long.",
        "first": {"alert": "-", "response": "-", "query": "-"},
        "stack": {
            "source": {"fake": "records", "name": "crm", "entities": entities},
            "destination": {"fake": "records", "name": "billing"},
            "alerts": {"routes": {"primary": "Robin Example"}},
        },
        "workload": {"kind": "steady", "rate": "40/min"},
    }
    connector = {"connector": "orders-sync", "contract": "exactly-once-effects"}
    plan = Plan(
        drill=drill,
        connector=connector,
        watchdog=None,
        about=About.of(drill, connector, None),
        drill_file="",
        connector_file="",
        watchdog_file=None,
        speed=60.0,
        seed=1,
        phases=tuple(
            PhasePlan(
                name=name,
                role=role,
                earliest_s=start,
                latest_s=start,
                lasts_s=end - start,
                until=None,
                at_most_s=end - start,
                faults=(fault,) * (name == "outage"),
            )
            for name, role, start, end in spans
        ),
        links=(),
        checks=tuple(CheckPlan(name=name, params={}, gate=False, reads=()) for name in checks),
        settle_s=SETTLE_S,
        quiet_s=120.0,
        lag_s=60.0,
        timeline_s=10_000.0,
        hard_limit_wall_s=600.0,
    )
    (folder / "plan.json").write_text(plan.model_dump_json())
    told: list[tuple[float, Event]] = [
        (0.0, Opened(journal=JOURNAL_VERSION, run="bench")),
        (0.0, TimelineStarted(t0_at=0.0)),
        (3000.0, Injected(fault="f1", kind="down", target="destination", sent_at=3000.0, read_back={})),
        (3001.0, Canary(fault="f1", link="destination", when="during", outcome="refused", wall_s=0.01, bytes=0)),
        (4000.0, Healed(fault="f1", sent_at=4000.0, why="phase")),
    ]
    for name, role, start, end in spans:
        told.append((start, PhaseStarted(phase=name, role=role)))
        told.append((end, PhaseEnded(phase=name, why="elapsed", ran_s=0.0, waited_s=0.0)))
    told.sort(key=lambda one: one[0])
    told.append((20_000.0, RunEnded(outcome="completed", reason="", max_gap_s=0.02)))
    files = ("plan.json", "workload.jsonl", *(f"ledgers/{path.name}" for path in sorted((folder / "ledgers").iterdir())))
    told += [(20_000.0, digest(folder / file, file).model_copy(update={"by": "writer"})) for file in files]
    journal = b"".join(as_line(Entry(n, at, event)).encode() + b"\n" for n, (at, event) in enumerate(told))
    (folder / "journal.jsonl").write_bytes(journal + last_line(len(told), hashlib.sha256(journal).hexdigest()))


def _line(fields: dict[str, object]) -> bytes:
    return json.dumps(fields, separators=(",", ":")).encode() + b"\n"
