"""Runs to tell about: one that passes, one that fails, one that proves nothing, one that was killed, one full of hostile text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.checks.judge.judge import Judgement, judge
from harness.evidence.evidence import Evidence

HOSTILE = "<script>alert(1)</script>[red]\x1b]0;owned\x07\x1b[31m\x00\u202e&\"'`|*_"
ABOUT = {
    "name": "connector-down-20m",
    "title": "The destination is out of reach",
    "why": "The commonest outage of all.",
    "pattern": "one-way-write",
    "category": "infrastructure",
    "first": {"alert": "cannot write to billing", "response": "leave the queue alone", "query": "keys that billing does not hold"},
}
CHECKS = ("exactly_once", "counts_match", "backlog_queued", "alert_names", "resolved_alert", "post_recovery_probe")


@dataclass(frozen=True)
class Told:
    """A run directory, read and judged."""

    evidence: Evidence
    judgement: Judgement
    run_dir: Path


@pytest.fixture
def tell() -> Iterator[Callable[[Any], Told]]:
    """Saves a builder's run and judges it."""
    opened: list[Evidence] = []

    def open_run(builder: Any) -> Told:
        evidence = Evidence.open(builder.save())
        opened.append(evidence)
        return Told(evidence, judge(evidence), builder.folder)

    yield open_run
    for evidence in opened:
        evidence.close()


@pytest.fixture
def drill(outage: Any) -> Any:
    """The good outage, with a story around it; tests spoil one thing and save it."""
    outage.drill.update(ABOUT)
    outage.note(
        "run_started", -90, drill="connector-down-20m", connector="orders-sync", anchor_real_ns=1795234567_000000000, anchor_mono_ns=1
    )
    outage.note("world_ready", -80, wall_s=0.9, toxiproxy="bundled", toxiproxy_version="2.9.0")
    outage.lines["proxy"] = []
    outage.note("control", 600, control="pause", detail="202")
    outage.line("alerts", "acknowledged", 720, protocol="generic", route="primary", key="orders-sync/billing", by="responder")
    for check in CHECKS:
        outage.check(check)
    outage.check("single_alert", route="primary", within="15m")
    return outage


def spoil(builder: Any) -> None:
    """Ten records are lost, one is executed twice, and a second incident opens on the shared channel."""
    builder.lines["destination"] = [line for line in builder.lines["destination"] if not str(line[1].get("key")).startswith("invoice-05")]
    builder.write(1700, ("invoice-031", 1), effect="changed")
    builder.alert(500, route="shared", owner="#integrations", key="other", summary="something is wrong")


@pytest.fixture
def passing(drill: Any, tell: Callable[[Any], Told]) -> Told:
    return tell(drill)


@pytest.fixture
def failing(drill: Any, tell: Callable[[Any], Told]) -> Told:
    spoil(drill)
    return tell(drill)


@pytest.fixture
def proving_nothing(drill: Any, tell: Callable[[Any], Told]) -> Told:
    """Ten records are missing, but the connector waited for a CPU in all the time that it had to settle: seen, not judged."""
    drill.lines["destination"] = [line for line in drill.lines["destination"] if not str(line[1].get("key")).startswith("invoice-05")]
    drill.note("stall", 700, gap_s=1.2)
    drill.note("waited", 1701, actor="connector", pid=8, from_at=1800, until_at=1801, ran_s=0.0, waited_s=0.016)
    drill.note("trigger_missed", 1400, trigger="t1", reason="no commit came")
    return tell(drill)


@pytest.fixture
def killed(run: Any, tell: Callable[[Any], Told]) -> Told:
    """The harness died before anything was offered: a plan, half a journal, ledgers without an end."""
    run.drill.update(ABOUT)
    run.run_ended, run.ended = None, False
    run.note("run_started", 0, drill="connector-down-20m", connector="orders-sync", anchor_real_ns=0)
    return tell(run)


@pytest.fixture
def hostile(drill: Any, tell: Callable[[Any], Told]) -> Told:
    """Every text that a stranger can write."""
    spoil(drill)
    drill.drill.update(name=HOSTILE, title=f"=cmd {HOSTILE}", why=HOSTILE, first=dict.fromkeys(("alert", "response", "query"), HOSTILE))
    drill.connector.update(connector=HOSTILE)
    for number, start in enumerate("=+-@\t"):
        drill.offer(f"{start}cmd{HOSTILE}{number}", 800 + number)
    drill.write(1690, ("@SUM(A1)" + HOSTILE, 1))
    drill.alert(
        900, route=HOSTILE, owner=f"=cmd{HOSTILE}", key=HOSTILE, summary=HOSTILE, text="=cmd", details={HOSTILE: HOSTILE}, severity=HOSTILE
    )
    drill.note("control", 700, control=HOSTILE, detail=f"half \ud800 {HOSTILE}")
    drill.note("trigger_missed", 1400, trigger=HOSTILE, reason=f"half \ud800 {HOSTILE}")
    drill.note("escaped", 1410, actor=HOSTILE, host=f"=cmd{HOSTILE}")
    drill.line("front", "escaped", 1410, conn=1, host=f"=cmd{HOSTILE}", via="http")
    drill.note("actor_exited", 1450, actor=HOSTILE, code=1, expected=False, attempt=2)
    told = tell(drill)
    ran_on = {"harness": HOSTILE, "python": "half \ud800", "platform": HOSTILE, "cpus": 2, "packages": {HOSTILE: HOSTILE}}
    (told.run_dir / "environment.json").write_text(json.dumps(ran_on))
    return told
