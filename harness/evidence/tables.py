"""The tables of a run as pandas frames, made when they are asked for (dtypes: see `harness.evidence.frames`).

Beside the columns named below, every ledger table has `seq` (Int64, the line's number in its ledger) and `t` (float64).
"""

# ruff: noqa: S608 - only names from our own code are put into the SQL; values are parameters

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from harness.evidence import frames
from harness.evidence.columns import FAKES, LEDGERS
from harness.evidence.incidents import Incident, Message
from harness.evidence.starts import starts
from harness.journal.events import ActorExited, ActorStarted, BacklogTold, Canary, Control, E, Entry, Event, ProcessSeen, Stall

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

    from harness.evidence.delivery import Delivery
    from harness.evidence.timeline import FaultWindow, PhaseSpan

_PAGE = {"protocol": "str", "route": "str", "owner": "str", "key": "str"}
_SAID = {"severity": "str", "summary": "str", "text": "str", "details": "str"}


class Tables:
    """Mixed into Evidence, which provides everything that is read here."""

    if TYPE_CHECKING:

        @property
        def connection(self) -> DuckDBPyConnection: ...
        @property
        def delivery(self) -> Delivery: ...
        @property
        def messages(self) -> tuple[Message, ...]: ...
        @property
        def episodes(self) -> tuple[Incident, ...]: ...
        @property
        def spans(self) -> tuple[PhaseSpan, ...]: ...
        @property
        def events(self) -> tuple[Entry[Event], ...]: ...
        @property
        def windows(self) -> tuple[FaultWindow, ...]: ...
        def events_of(self, kind: type[E]) -> tuple[Entry[E], ...]: ...
        @property
        def t0(self) -> float: ...
        def t_of(self, entry: Entry[Event]) -> float: ...

    # ---- the source

    @cached_property
    def offered(self) -> pd.DataFrame:
        """entity, key, op, version, digest, cursor, seeded: the offers of the source."""
        return self._ledger("source", "offered", "entity, key, op, version, digest, cursor, seeded")

    @cached_property
    def reads(self) -> pd.DataFrame:
        """req, protocol (cursor | page), cursor, entity, page, page_size, records, next_cursor: the reads of the connector."""
        return self._ledger("source", "read", "req, protocol, cursor, entity, page, page_size, records, next_cursor")

    @cached_property
    def acknowledged(self) -> pd.DataFrame:
        """req, cursor: how far the connector said that it was safe."""
        return self._ledger("source", "acknowledged", "req, cursor")

    # ---- the destination

    @cached_property
    def attempts(self) -> pd.DataFrame:
        """req, i (place in the request), entity, key, op, digest: every record that a write request carried."""
        return self._ledger("destination", "attempted", "req, i, entity, key, op, digest")

    @cached_property
    def commits(self) -> pd.DataFrame:
        """req, i, entity, key, op, digest, effect (created | changed | deleted), row_id, commit_no."""
        return self._ledger("destination", "committed", "req, i, entity, key, op, digest, effect, row_id, commit_no")

    @cached_property
    def repeated(self) -> pd.DataFrame:
        """req, i, entity, key, digest, why (idempotency | unchanged | absent): accepted without an effect."""
        return self._ledger("destination", "repeated", "req, i, entity, key, digest, why")

    @cached_property
    def refusals(self) -> pd.DataFrame:
        """req, i, entity, key, status, why."""
        return self._ledger("destination", "refused", "req, i, entity, key, status, why")

    # ---- all fakes

    @cached_property
    def requests(self) -> pd.DataFrame:
        """actor, req, method, path, n (records), idem (pseudonym), auth (ok | missing | rejected | none), host_ok."""
        columns = "req, method, path, n, idem, auth, host_ok"
        return self._all_fakes("request", columns)

    @cached_property
    def replies(self) -> pd.DataFrame:
        """actor, req, status, sent, why (cut | hang | client_gone), fault (id)."""
        return self._all_fakes("reply", "req, status, sent, why, fault")

    @cached_property
    def tokens(self) -> pd.DataFrame:
        """actor, req, outcome (issued | rejected), token (pseudonym), exp_t."""
        return self._all_fakes("token", "req, outcome, token, exp_t", ("source", "destination"))

    @cached_property
    def stalls(self) -> pd.DataFrame:
        """actor (engine for the journal's), t, gap_s (wall seconds): gaps of the 20 ms tickers above 0.1 s."""
        import pandas as pd

        found = self._all_fakes("stall", "gap_s", tuple(LEDGERS))
        rows = [{"actor": "engine", "seq": told.n, "t": self.t_of(told), "gap_s": told.event.gap_s} for told in self.events_of(Stall)]
        engine = frames.from_rows({"actor": "str", "seq": "Int64", "t": "float64", "gap_s": "float64"}, rows)
        return pd.concat([found, engine], ignore_index=True) if len(found) else engine

    @cached_property
    def escapes(self) -> pd.DataFrame:
        """front, host, times, first_t, last_t: hosts beyond the drill that were asked for; each time the answer was 403."""
        parts = [f"SELECT '{front}' AS front, host, t FROM {front} WHERE kind = 'escaped'" for front in ("front", "watchdog_front")]
        grouped = f"SELECT front, host, count(*) AS times, min(t) AS first_t, max(t) AS last_t FROM ({' UNION ALL '.join(parts)})"
        return frames.from_sql(self.connection, f"{grouped} GROUP BY front, host ORDER BY first_t, host")

    # ---- alerts

    @cached_property
    def alerts(self) -> pd.DataFrame:
        """protocol, route, owner, key, key_given, action, severity, summary, text, details (JSON): every accepted message."""
        columns = {"seq": "Int64", "t": "float64", **_PAGE, "key_given": "boolean", "action": "str", **_SAID}
        return frames.from_rows(columns, [_message_row(message) for message in self.messages])

    @cached_property
    def refused_pages(self) -> pd.DataFrame:
        """alert_seq (the line's number), path, status, why: every message that the alert sink refused as its service would.

        What a fault answered is not among them.
        """
        asked = "SELECT req, method, path FROM alerts WHERE kind = 'request'"
        refused = "SELECT seq, t, req, status, why FROM alerts WHERE kind = 'refused' AND why <> 'answered by a fault'"
        wanted = (
            f"SELECT seq AS alert_seq, t, path, status, why FROM ({refused}) JOIN ({asked}) USING (req) WHERE method = 'POST' ORDER BY seq"
        )
        return frames.from_sql(self.connection, wanted)

    @cached_property
    def incidents(self) -> pd.DataFrame:
        """protocol, route, owner, key, opened_t, acknowledged_t, resolved_t, renotified, resolves, severity, summary, text, details (JSON).

        One row per episode of (protocol, route, key); the texts are the opening message's.
        """
        times = {"opened_t": "float64", "acknowledged_t": "float64", "resolved_t": "float64"}
        columns = {**_PAGE, **times, "renotified": "Int64", "resolves": "Int64", **_SAID}
        return frames.from_rows(columns, [_incident_row(incident) for incident in self.episodes])

    # ---- the engine

    @cached_property
    def phases(self) -> pd.DataFrame:
        """phase, role, started_t, ended_t, why."""
        columns = {"phase": "str", "role": "str", "started_t": "float64", "ended_t": "float64", "why": "str"}
        return frames.from_rows(columns, [{"phase": span.name, **vars(span)} for span in self.spans])

    @cached_property
    def faults(self) -> pd.DataFrame:
        """fault, kind, target (link | fake | process), where, phase, sent_t, injected_t, healed_t, heal_why, hits, state, read_back (JSON).

        One row per fault of the plan in the order of injection. `injected_t` is the read-back, `healed_t` the sending of the heal.
        Instants in `state` and `read_back` (`first_hit_t`) count like all others, from the timeline's zero.
        """
        times = {"sent_t": "float64", "injected_t": "float64", "healed_t": "float64"}
        texts = {"fault": "str", "kind": "str", "target": "str", "where": "str", "phase": "str"}
        columns = {**texts, **times, "heal_why": "str", "hits": "Int64", "state": "str", "read_back": "str"}
        return frames.from_rows(columns, [_fault_row(window, self.t0) for window in self.windows])

    @cached_property
    def canaries(self) -> pd.DataFrame:
        """t, fault, link, when (baseline | during | after), outcome, wall_s, bytes: the harness's own requests through each link."""
        columns = {"fault": "str", "link": "str", "when": "str", "outcome": "str", "wall_s": "float64", "bytes": "Int64"}
        return self._journal(columns, Canary)

    @cached_property
    def controls(self) -> pd.DataFrame:
        """t, control, outcome, detail: the operator's controls on the connector."""
        return self._journal({"control": "str", "outcome": "str", "detail": "str"}, Control)

    @cached_property
    def processes(self) -> pd.DataFrame:
        """t, event, fault, actor, attempt, pid, state, code, expected, live_pids (JSON): starts, exits and states read back."""
        texts = {"event": "str", "fault": "str", "actor": "str"}
        columns = {**texts, "attempt": "Int64", "pid": "Int64", "state": "str", "code": "Int64", "expected": "boolean", "live_pids": "str"}
        return self._journal(columns, ActorStarted, ProcessSeen, ActorExited)

    @cached_property
    def starts(self) -> pd.DataFrame:
        """actor, attempt, why (start | slot | rerun | restart | trigger | heal | control), started_t, ended_t, lived_s, code,
        how (done | failed | killed | refused), expected, log: every start of a process under test, and how it ended.
        """
        return starts(self.events, self.t_of)

    @cached_property
    def backlog_told(self) -> pd.DataFrame:
        """t, actor, records: the backlog as a process under test reported it. No verdict uses it."""
        return self._journal({"actor": "str", "records": "Int64"}, BacklogTold)

    # ---- the algebra

    @cached_property
    def deliveries(self) -> pd.DataFrame:
        """One row per offered version: entity, key, version, op, digest, cursor, offered_seq, offered_t, landed_t, dead_t, effects, writes,
        status (landed | in_place | superseded | dead | absent | behind | undeleted | outdated, see `harness.evidence.algebra`),
        ends_on (the version that the destination has in the end), late, stale, lost (no value: not observable), seeded, probe.
        """
        return self.delivery.versions("true")

    def _ledger(self, stream: str, kind: str, columns: str) -> pd.DataFrame:
        return frames.from_sql(self.connection, f"SELECT seq, t, {columns} FROM {stream} WHERE kind = $1 ORDER BY seq", [kind])

    def _all_fakes(self, kind: str, columns: str, actors: tuple[str, ...] = FAKES) -> pd.DataFrame:
        parts = [f"SELECT '{actor}' AS actor, seq, t, {columns} FROM {actor} WHERE kind = $1" for actor in actors]
        return frames.from_sql(self.connection, " UNION ALL ".join(parts) + " ORDER BY t, actor, seq", [kind])

    def _journal(self, columns: dict[str, str], *kinds: type[Event]) -> pd.DataFrame:
        rows: list[dict[str, Any]] = []
        for told in self.events:
            if isinstance(told.event, kinds):
                row = {"t": self.t_of(told), "event": told.event.NAME, **told.event.fields()}
                rows.append({name: _cell(row.get(name)) for name in ("t", *columns)})
        return frames.from_rows({"t": "float64", **columns}, rows)


def read_messages(connection: DuckDBPyConnection) -> tuple[Message, ...]:
    """Every alert message that the sink accepted, and the acknowledgements of its simulated responder."""
    columns = 'seq, t, protocol, route, owner, key, key_given, action, severity, summary, text, details, "references", who'
    rows = connection.execute(f"SELECT {columns} FROM alerts WHERE kind IN ('alert', 'acknowledged') ORDER BY seq").fetchall()
    return tuple(_message(row) for row in rows)


def _message(row: tuple[Any, ...]) -> Message:
    seq, t, protocol, route, owner, key, key_given, action, severity, summary, text, details, references, who = row
    said = json.loads(details) if details else {}
    links = json.loads(references) if references else []
    return Message(
        seq,
        t,
        protocol or "",
        route or "",
        owner or "",
        key or "",
        key_given is not False,
        action or "acknowledge",
        severity or "",
        summary or "",
        text or "",
        {str(name): str(value) for name, value in said.items()} if isinstance(said, dict) else {},
        tuple(str(link) for link in links) if isinstance(links, list) else (),
        who or "",
    )


def _message_row(message: Message) -> dict[str, Any]:
    return {**vars(message), "details": json.dumps(message.details, ensure_ascii=False)}


def _incident_row(incident: Incident) -> dict[str, Any]:
    return {
        **_message_row(incident.opening),
        "opened_t": incident.opened_t,
        "acknowledged_t": incident.acknowledged_t,
        "resolved_t": incident.resolved_t,
        "renotified": incident.renotified,
        "resolves": len(incident.resolves),
    }


def _fault_row(window: FaultWindow, t0: float) -> dict[str, Any]:
    plan = window.plan
    hits = window.state.get("hits")
    return {
        **vars(window),
        "fault": plan.id,
        "kind": plan.kind,
        "target": plan.target,
        "where": plan.where,
        "phase": plan.phase,
        "hits": hits if isinstance(hits, int) else None,
        "state": json.dumps(_after_zero(window.state, t0)),
        "read_back": json.dumps(_after_zero(window.read_back, t0)),
    }


def _after_zero(state: Mapping[str, Any], t0: float) -> dict[str, Any]:
    """What a fake says of a fault, with `first_hit_at` (after the run's anchor) as `first_hit_t` (after the timeline's zero).

    None, because no request has met the fault yet, keeps the same name.
    """
    return dict(_instant(name, value, t0) if name.endswith("_at") else (name, value) for name, value in state.items())


def _instant(name: str, value: Any, t0: float) -> tuple[str, Any]:
    if value is None or type(value) in {int, float}:
        return f"{name.removesuffix('_at')}_t", None if value is None else round(value - t0, 6)
    return name, value


def _cell(value: Any) -> Any:
    """A field of an event as something that a column takes: lists and objects as JSON."""
    return json.dumps(value) if isinstance(value, (list, tuple, dict)) else value
