"""The same drill is felt and judged the same, whether its actors are processes or containers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from harness import registry
from harness.engine.live import open_live
from harness.engine.run import RunOptions
from harness.rehearsal import Rehearsal, draw_up, judge_run

pytestmark = [pytest.mark.e2e, pytest.mark.docker]

RUNTIMES = ("local", "docker")
DRILLS = (
    ("half-complete-backlog", "reference"),
    ("commit-then-cut", "duplicates"),
    *(
        pytest.param(drill, "reference", marks=pytest.mark.slow)
        for drill in ("connector-down-20m", "connector-disabled-20m", "commit-then-cut", "expired-credential", "token-expiry")
    ),
)
"""The slow ones repeat what other tests of containers show, for the comparison's sake."""
CONTAINERS_ONLY = {"disconnect", "full_disk", "out_of_memory"}
"""Tested in test_cells.py; the local runtime refuses them when the plan is made."""
LOCAL_ONLY = {"bad_deployment", "clock_skew", "second_instance"}
"""Another version in the same container, a hold on its clock, a second one beside it: not in containers yet, the plan says so."""
PUSHED: dict[str, dict[str, Any]] = {
    "redelivered": {"chance": "60%"},
    "hostile_requests": {},
    "wrong_document": {},
}
"""Of a source that pushes, so in a drill of their own."""
FAULTS: dict[str, dict[str, Any]] = {
    "control": {"use": "pause"},
    "bandwidth": {"link": "destination", "rate": 2},
    "latency": {"link": "destination", "latency": "20s"},
    "limit_data": {"link": "destination", "bytes": 200},
    "reset_peer": {"link": "destination"},
    "slicer": {"link": "destination", "average_size": 256, "delay": "1s"},
    "slow_close": {"link": "destination", "delay": "20s"},
    "timeout": {"link": "destination"},
    "down": {"link": "destination"},
    "kill": {},
    "stop": {},
    "pause": {},
    "restart": {},
    "commit_then_500": {"link": "destination", "count": 1},
    "commit_then_cut": {"link": "destination", "count": 1},
    "hang": {"link": "destination", "count": 1},
    "html": {"link": "destination", "count": 1},
    "partial_batch": {"link": "destination", "count": 1},
    "rate_limited": {"link": "destination", "retry_after": "5s"},
    "respond": {"link": "destination", "status": 502},
    "slow": {"link": "destination", "delay": "5s"},
    "unavailable": {"link": "destination"},
    "edge_values": {},
    "empty_page": {},
    "late_commits": {"by": "20s"},
    "new_value": {"entity": "invoice", "field": "status", "value": "on_hold"},
    "out_of_order": {},
    "oversized": {"entity": "invoice", "field": "memo", "characters": 20_000},
    "renamed_field": {"entity": "invoice", "field": "memo", "to": "note"},
    "retyped_field": {"entity": "invoice", "field": "amount_cents", "type": "text"},
    "shifting_page": {},
    "stale_reads": {"lag": "30s"},
    "surge": {"factor": 2},
    "rotated_credential": {"link": "destination", "overlap": "10s"},
    "token_expiry": {"link": "destination", "ttl": "20s"},
    "expired_credential": {"link": "destination"},
    "revoked_credential": {"link": "destination"},
    "lose_state": {},
    "manual_import": {"order": ["account", "invoice"]},
    "refuse": {"link": "destination", "count": 1},
    "poison": {"link": "destination"},
}
"""One example of each kind; those that leave records behind come last, and the rotation before anything that makes a token short-lived."""
WHILE_PAUSED = {"manual_import"}
"""What people do while the connector is paused, and has left them something to do."""
UNFELT = {"partial_batch", "rotated_credential"}
"""By this connector on either: it writes record by record, and its token outlives the rotation."""
COUNTS = ("missing", "lost", "stale", "corrupted", "unexpected", "surplus_effects", "exercised")


def test_every_kind_is_compared() -> None:
    assert set(FAULTS) | CONTAINERS_ONLY | LOCAL_ONLY | set(PUSHED) == set(registry.names("harness.faults"))


@pytest.fixture
def on_both(engine: Any) -> Iterator[Callable[[Callable[[str], Any]], dict[str, Any]]]:
    """Do the same on both runtimes, at the same time; what came of it by runtime."""
    with ThreadPoolExecutor(len(RUNTIMES)) as pool:
        yield lambda act: dict(zip(RUNTIMES, pool.map(act, RUNTIMES), strict=True))


@pytest.mark.parametrize(
    ("drill", "connector", "faults"), [("every-fault", "reference", FAULTS), ("every-pushed-fault", "reference-webhook", PUSHED)]
)
def test_every_kind_of_fault_is_felt_on_both(  # what is done, and with what
    drill: str,
    connector: str,
    faults: dict[str, dict[str, Any]],
    on_both: Callable[..., dict[str, Any]],
    drill_path: Callable[[str], str],
    tmp_path: Path,
) -> None:
    def all_kinds(runtime: str) -> dict[str, bool]:
        plan = draw_up(drill_path(drill), connector=connector, seed=7, runtime=runtime)
        with open_live(plan, RunOptions(tmp_path / runtime), 24 * 3600.0) as live:
            live.let_pass("2m")
            for kind, spec in faults.items():
                live.phase(kind.replace("_", "-"))
                with ExitStack() as paused:
                    if kind in WHILE_PAUSED:
                        paused.enter_context(live.fault("control", use="pause"))
                        live.let_pass("40s")
                    with live.fault(kind, **spec):
                        live.let_pass("40s")
                live.phase(f"after-{kind.replace('_', '-')}")
                live.wait_for(lambda: not live.owed(), at_most="10m")
            live.finish()
        felt = next(verdict for verdict in judge_run(live.run_dir).verdicts if verdict.check == "fault_was_felt")
        return {str(row["kind"]): bool(row["felt"]) for row in felt.exhibits["felt"].to_dict("records")}

    felt = on_both(all_kinds)
    assert felt["local"] == felt["docker"]
    assert set(felt["docker"]) == set(faults)
    assert {kind for kind, was_felt in felt["docker"].items() if not was_felt} == UNFELT & set(faults)


@pytest.mark.parametrize(("drill", "connector"), DRILLS)
def test_verdicts_and_ledgers_agree(
    drill: str, connector: str, on_both: Callable[..., dict[str, Any]], rehearsed: Callable[..., Rehearsal]
) -> None:
    def verdicts(runtime: str) -> tuple[dict[str, str], dict[str, Any]]:
        rehearsal = rehearsed(drill, connector, runtime)
        found = {verdict.check: verdict for verdict in rehearsal.judgement.verdicts}
        counts = found["exactly_once"].counts
        return {name: verdict.outcome.value for name, verdict in found.items()}, {name: counts.get(name) for name in COUNTS}

    (here, counted_here), (there, counted_there) = on_both(verdicts).values()
    both = json.dumps({"local": here, "docker": there}, indent=1)
    judged = {check for check in here if "INCONCLUSIVE" not in {here[check], there.get(check)}}  # a gate may shield a few on a busy machine
    assert here.keys() == there.keys(), both
    assert {"exactly_once", "fault_was_felt"} <= judged, both
    assert {check: here[check] for check in judged} == {check: there[check] for check in judged}, both
    assert counted_here == counted_there
