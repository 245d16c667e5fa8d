"""Fixtures for all tests: `make_run` writes synthetic run directories, line by line, as fakes and engine would.

`once_more` is for tests of whole drills: a run that could not be judged is carried out again, once, and the session says so at its end.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from definite import TooBusy, definite
from events import event as event_of
from lines import line as line_of
from sealing import seal

from harness.clock.skew import Skew
from harness.own_folders import HOLD
from harness.plan.about import About
from harness.plan.gameday import GamedayPlan
from harness.plan.gates import gates
from harness.plan.model import CheckPlan, FaultPlan, PhasePlan, Plan

hypothesis.settings.register_profile("any machine", deadline=None)  # how long an example takes says how busy the machine is
hypothesis.settings.load_profile("any machine")

T0_AT = 100.0
"""The timeline's zero in the ledgers' own time."""
DRILL: dict[str, Any] = {
    "name": "example",
    "title": "An example",
    "category": "infrastructure",
    "pattern": "one-way-write",
    "why": "Outages happen.",
    "first": {"alert": "a page", "response": "wait", "query": "missing keys"},
    "workload": {"kind": "steady", "rate": "40/min"},
}
ENTITIES = {"account": {"count": 0, "kind": "state"}, "invoice": {"count": 0, "kind": "state"}, "payment": {"count": 0, "kind": "event"}}

_AGAIN = "carried out again"
OnceMore = Callable[..., Any]


def digest_of(key: str, version: int) -> str:
    """Unique content per version, as the workload promises."""
    return hashlib.sha256(f"{key}/{version}".encode(errors="surrogatepass")).hexdigest()[:16]


@pytest.fixture(scope="session", autouse=True)
def no_hold_is_left_here() -> Iterator[None]:
    """A run whose lever was pulled, in the folder of the tests, would hold every run of the tests after it."""
    yield
    assert not HOLD.exists(), f"a test left {HOLD}, which says {HOLD.read_text()}: give its run a working folder of its own"


@pytest.fixture(scope="session", autouse=True)
def _state_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Live runs of tests lie in a state folder of their own, beside no other worker's."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.getbasetemp() / "state")


class RunBuilder:
    """A run directory in the making. All times are drill seconds after the timeline's zero."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines: dict[str, list[tuple[float, dict[str, Any]]]] = {"source": [], "destination": [], "alerts": [], "journal": []}
        self.phases: list[PhasePlan] = []
        self.checks: list[CheckPlan] = []
        self.speed = 60.0
        self.settle_s = 600.0
        self.connector: dict[str, Any] = {"connector": "orders-sync", "also": ["order sync"], "contract": "exactly-once-effects"}
        self.drill: dict[str, Any] = {
            **DRILL,
            "stack": {
                "source": {"fake": "records", "name": "crm", "also": [], "entities": ENTITIES},
                "destination": {"fake": "records", "name": "billing", "also": ["invoicing"]},
                "alerts": {"routes": {"primary": "Robin Example", "backup": "Sam Example", "shared": "#integrations"}},
            },
        }
        self.gameday: GamedayPlan | None = None
        self._req = 0
        self._cursor = 0
        self._commits = 0
        self.ended = True
        self.keeps_workload = True
        self.run_ended: dict[str, Any] | None = {"outcome": "completed"}
        self.unasked: set[str] = set()
        """The fakes that did not say, at the end of the run, that nothing is armed in them."""

    # ---- plan and journal

    def note(self, event: str, t: float, **fields: Any) -> None:
        """A journal line, with what `events.event` fills in."""
        told = event_of(event, **fields)
        self.lines["journal"].append((t, {"event": event, **told.fields()}))

    def phase(
        self,
        name: str,
        start: float,
        end: float | None,
        *,
        role: str = "drill",
        why: str = "elapsed",
        faults: tuple[FaultPlan, ...] = (),
        ended: dict[str, Any] | None = None,
        **more: Any,
    ) -> None:
        """A phase of the plan that was carried out from `start` to `end` (None: it never ended)."""
        lasts = (end if end is not None else start) - start
        fields = {"earliest_s": start, "latest_s": start + lasts, "lasts_s": lasts, "until": None, "at_most_s": lasts, **more}
        self.phases.append(PhasePlan(name=name, role=role, faults=faults, **fields))
        self.note("phase_started", start, phase=name, role=role)
        if end is not None:
            self.note("phase_ended", end, phase=name, why=why, **(ended or {}))

    def fault(self, name: str, kind: str, target: str, where: str, felt: str, **more: Any) -> FaultPlan:
        """A fault of the plan, to hand to `phase`."""
        fields = {"spec": {"kind": kind}, "phase": "outage", "after_s": 0.0, "heal_after_s": None, "deadline_s": 3600.0, **more}
        return FaultPlan(id=name, kind=kind, target=target, where=where, felt=felt, **fields)

    def injected(self, fault: FaultPlan, t: float, healed: float | None, why: str = "phase", sent: float | None = None) -> None:
        """It was put in place and read back at `t`, having been sent at `sent` (default: then, too), and taken away at `healed`."""
        sent_at = T0_AT + (t if sent is None else sent)
        self.note("injected", t, fault=fault.id, kind=fault.kind, target=fault.where, sent_at=sent_at, read_back={})
        if healed is not None:
            self.healed(fault, healed, why)

    def healed(self, fault: FaultPlan, t: float, why: str = "phase", request: int | None = None) -> None:
        """It was taken away at `t`; `request`: a person's, by its number."""
        self.note("healed", t, fault=fault.id, sent_at=T0_AT + t, why=why, request=request)

    def check(self, name: str, **params: Any) -> None:
        """A check of the plan."""
        self.checks.append(CheckPlan(name=name, params=params, gate=name in gates(), reads=()))

    # ---- ledgers

    def line(self, ledger: str, kind: str, t: float, **fields: Any) -> None:
        """Any ledger line; what it does not say is filled in by `lines.line`."""
        self.lines.setdefault(ledger, []).append((t, {"kind": kind, **fields}))

    def offer(self, key: str, t: float, version: int = 1, op: str = "create", entity: str = "invoice", **more: Any) -> None:
        """The source offers a version."""
        self._cursor += 1
        fields = {"entity": entity, "key": key, "op": op, "version": version, "digest": digest_of(key, version), "seeded": False, **more}
        self.line("source", "offered", t, cursor=self._cursor, **fields)

    def write(
        self,
        t: float,
        *records: tuple[str, int],
        effect: str | None = "created",
        entity: str = "invoice",
        reply_t: float | None = None,
        why: str = "unchanged",
        op: str = "upsert",
        digest: str | None = None,
        fields: dict[str, Any] | None = None,
        **reply: Any,
    ) -> int:
        """A write request with (key, version) records. `effect` None: repeated, for the reason `why`.

        `reply`: status, sent; it is not sent for the reason `why`.
        """
        self._req += 1
        req = self._req
        self.line(
            "destination", "request", t, req=req, method="POST", path=f"/{entity}", entity=entity, n=len(records), auth="ok", host_ok=True
        )
        for i, (key, version) in enumerate(records):
            what = {"req": req, "i": i, "entity": entity, "key": key, "digest": digest or digest_of(key, version)}
            self.line("destination", "attempted", t, op=op, **what)
            if effect is None:
                self.line("destination", "repeated", t, why=why, **what)
            elif effect == "refused":
                status = reply.get("status") or 422
                self.line("destination", "refused", t, req=req, i=i, entity=entity, key=key, status=status, why="refused")
            else:
                self._commits += 1
                row = {"row": f"r-{self._commits}", "commit_no": self._commits, "fields": fields or {}}
                self.line("destination", "committed", t, op=op, effect=effect, **row, **what)
        withheld = why if reply.get("sent") is False else None
        answer = {"status": 201, "sent": True, "why": withheld, "fault": None, **reply}
        self.line("destination", "reply", t if reply_t is None else reply_t, req=req, **answer)
        return req

    def request(self, ledger: str, t: float, **fields: Any) -> None:
        """A request without records, and its reply when `status` is given."""
        self._req += 1
        status = fields.pop("status", 200)
        self.line(ledger, "request", t, req=self._req, **{"method": "GET", "path": "/", "host_ok": True, **fields})
        self.line(ledger, "reply", t, req=self._req, status=status, sent=True, why=None, fault=None)

    def alert(self, t: float, action: str = "trigger", route: str = "primary", key: str = "orders-sync/billing", **more: Any) -> None:
        """A message that the alert sink accepted."""
        said = {"summary": "orders-sync cannot write to billing", "text": "", "details": {}, "references": [], "severity": "critical"}
        opened = {"opened": action == "trigger", "renotified": False, "key_given": True}
        self.line(
            "alerts",
            "alert",
            t,
            **{"protocol": "generic", "route": route, "owner": "Robin Example", "key": key, "action": action, **said, **opened, **more},
        )

    def refused_alert(self, t: float, why: str, status: int = 400, path: str = "/v2/enqueue", method: str = "POST") -> None:
        """A message that the alert sink refused, as its service would."""
        self.request("alerts", t, method=method, path=path, status=status)
        self.line("alerts", "refused", t, req=self._req, i=None, entity=None, key=None, status=status, why=why)

    # ---- to disk

    def save(self) -> Path:
        """Write everything; returns the run directory."""
        (self.folder / "ledgers").mkdir(parents=True, exist_ok=True)
        plan = Plan(
            drill=self.drill,
            connector=self.connector,
            watchdog=None,
            about=About.of(self.drill, self.connector, None),
            drill_file="example.drill.yaml",
            connector_file="example.connector.yaml",
            watchdog_file=None,
            gameday=self.gameday,
            speed=self.speed,
            seed=7,
            phases=tuple(self.phases),
            links=(),
            checks=tuple(self.checks),
            settle_s=self.settle_s,
            lag_s=60.0,
            quiet_s=120.0,
            timeline_s=3600.0,
            hard_limit_wall_s=600.0,
        )
        (self.folder / "plan.json").write_text(plan.model_dump_json())
        self._save_journal()
        for ledger in self.lines.keys() - {"journal"}:
            self._save_ledger(ledger)
        if self.keeps_workload:
            self._save_workload()
        return seal(self.folder)

    def _save_workload(self) -> None:
        """What was offered, as if it had been drawn up so."""
        offered = [line for ledger in ("source", "destination") for _, line in self.lines[ledger] if line["kind"] == "offered"]
        wanted = ("entity", "key", "version", "digest", "op")
        lines = [{"at_s": None, **{name: line[name] for name in wanted}} for line in offered]
        self._dump(self.folder / "workload.jsonl", [{"workload": 2, **line} for line in lines[:1]] + lines[1:])

    def _save_journal(self) -> None:
        lines = [{"journal": 2, "run": "example-run", "n": 0, "event": "journal"}]
        events = sorted(self.lines["journal"], key=lambda line: line[0])
        last = max((t for t, _ in events), default=0.0)
        if self.run_ended is not None:
            asked = [actor for actor in ("source", "destination", "alerts", "history") if self.drill["stack"].get(actor)]
            events += [(last + 1, {"event": "nothing_armed", "actor": actor}) for actor in asked if actor not in self.unasked]
            events.append((last + 1, {"event": "run_ended", **event_of("run_ended", **self.run_ended).fields()}))
        lines += [{"n": n, "at": T0_AT + t, **event} for n, (t, event) in enumerate(events, start=1)]
        self._dump(self.folder / "journal.jsonl", lines)

    def _save_ledger(self, ledger: str) -> None:
        header = line_of(ledger, "header", actor=ledger, role=ledger, name=ledger, run="example-run")
        events = sorted(self.lines[ledger], key=lambda line: line[0])
        two_way = bool((self.drill.get("workload") or {}).get("both_sides"))
        lines = [{"kind": header.KIND, **header.said(), "seq": 0}]
        for seq, (t, fields) in enumerate(events, start=1):
            told = line_of(ledger, two_way=two_way, **fields)
            lines.append({"seq": seq, "at": round(T0_AT + t, 6), "kind": told.KIND, **told.said()})
        if self.ended:
            last = events[-1][0] if events else 0.0
            end = line_of(ledger, "end")
            lines.append({"seq": len(lines), "at": T0_AT + last, "kind": end.KIND, **end.said()})
        self._dump(self.folder / "ledgers" / f"{ledger}.jsonl", lines)

    @staticmethod
    def _dump(path: Path, lines: list[dict[str, Any]]) -> None:
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))

    # ---- a whole drill

    def outage(self) -> FaultPlan:
        """A 20-minute outage of the destination that a good connector gets through: felt, paged once, resolved, nothing lost."""
        down = self.fault("f1", "down", "link", "destination", "refused")
        self.note("timeline_started", 0.0)
        self.phase("baseline", 0, 300)
        self.phase("outage", 300, 1500, faults=(down,))
        self.phase("recovery", 1500, 1700, why="trigger")
        self.phase("settle", 1700, 1701, role="settle", why="nothing_owed")
        self.phase("quiet", 1701, 1821, role="quiet")
        self.phase("probe", 1821, 1830, role="probe", why="nothing_owed")
        self.injected(down, 300, 1500)
        for when, t, outcome in (("baseline", 299, "ok"), ("during", 301, "refused"), ("after", 1501, "ok")):
            self.note("canary", t, fault="f1", link="destination", when=when, outcome=outcome, wall_s=0.002, bytes=64)
        for number in range(30):
            self.offer(f"invoice-{number:03}", number * 8.0)
            self.write(number * 8.0 + 2, (f"invoice-{number:03}", 1))
        for number in range(30, 70):
            self.offer(f"invoice-{number:03}", 300 + number * 10.0)
            self.write(1510 + number, (f"invoice-{number:03}", 1))
        self.alert(420)
        self.alert(1600, action="resolve")
        self.offer("probe-1", 1822)
        self.write(1824, ("probe-1", 1))
        self.note("probe", 1822, entity="invoice", key="probe-1", digest=digest_of("probe-1", 1))
        for gate in gates():
            self.check(gate)
        return down


@pytest.fixture
def make_run(tmp_path: Path) -> Callable[[], RunBuilder]:
    """Makes builders, each with a directory of its own."""
    made = iter(range(1_000_000))
    return lambda: RunBuilder(tmp_path / f"run-{next(made)}")


@pytest.fixture
def run(make_run: Callable[[], RunBuilder]) -> RunBuilder:
    """An empty run directory in the making."""
    return make_run()


@pytest.fixture
def outage(run: RunBuilder) -> RunBuilder:
    """A run in which everything went well; tests spoil one thing."""
    run.outage()
    return run


@pytest.fixture
def skew(tmp_path: Path) -> Iterator[Skew]:
    """The page by which a connector's clock can be made wrong."""
    made = Skew(tmp_path / "connector.clock")
    yield made
    made.close()


@pytest.fixture
def own_folder(pytestconfig: pytest.Config) -> Iterator[Path]:
    """A place of this user's own; `tmp_path` may lie in a folder that everybody shares, and so may the checkout."""
    ours = [Path(pytestconfig.cache.mkdir("own")), Path.home()]
    alone = [place for place in ours if place.is_dir() and not any(above.stat().st_mode & stat.S_IWOTH for above in place.parents)]
    if not alone:
        pytest.skip(f"everybody may write above {ours[0]} and {ours[1]}")
    with tempfile.TemporaryDirectory(dir=alone[0], prefix=".idrill-test-") as place:
        yield Path(place)


@pytest.fixture
def once_more(record_property: Callable[[str, object], None]) -> OnceMore:
    """`once_more(run, doubt, slower=…)`: the result of `run()`; of `slower()` when `doubt` says why the first could not be judged.

    In doubt twice, the test fails as the machine is too busy for it, unless `needs_verdict` is False. See `tests/support/definite.py`.
    """

    def say(text: str) -> None:
        print(text)  # noqa: T201  # shown with the test if it fails, and by -s
        record_property(_AGAIN, text)

    def carry_out(
        run: Callable[[], Any], doubt: Callable[[Any], str], slower: Callable[[], Any] | None = None, *, needs_verdict: bool = True
    ) -> Any:
        results: list[Any] = []

        def kept(one: Callable[[], Any]) -> Callable[[], Any]:
            def carried_out() -> Any:
                results.append(one())
                return results[-1]

            return carried_out

        try:
            return definite(kept(run), doubt, slower and kept(slower), say)
        except TooBusy:
            if needs_verdict:
                raise
            return results[-1]

    return carry_out


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was carried out again is told, also when it went well then."""
    calls = [report for reports in terminalreporter.stats.values() for report in reports if getattr(report, "when", None) == "call"]
    told = [(report.nodeid, why) for report in calls for name, why in report.user_properties if name == _AGAIN]
    if told:
        terminalreporter.section("inconclusive at first, carried out again")
    for test, why in told:
        terminalreporter.write_line(f"{test}: {why}")
