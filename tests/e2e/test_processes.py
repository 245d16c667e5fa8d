"""A connector of two programs in whole drills: each is started, watched, restarted and killed by itself, and all are stopped together."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from definite import in_words

from harness import assets
from harness.rehearsal import Rehearsal, draw_up

pytestmark = pytest.mark.e2e

EXAMPLE = assets.fixture("connectors") / "procfile"
GOOD, HASTY = (str(EXAMPLE / f"{name}.connector.yaml") for name in ("procfile", "hasty"))
CRASHING = str(Path(__file__).parent / "connectors" / "crashing-worker.connector.yaml")
ALONE = str(EXAMPLE / "worker-killed-alone.drill.yaml")


@pytest.fixture
def struck(carried_out: Callable[..., Rehearsal]) -> Callable[..., Rehearsal]:
    """The drill in which the worker alone is killed, or another one, with one of the connectors."""

    def run(connector: str, drill: str = ALONE) -> Rehearsal:
        plan, slower = (draw_up(drill, connector=connector, speed=speed, seed=5) for speed in (30, 15))
        return carried_out(plan, slower)

    return run


def _lines(rehearsal: Rehearsal, name: str, *kinds: str) -> list[dict[str, Any]]:
    lines = map(json.loads, (rehearsal.run_dir / name).read_text().splitlines())
    return [line for line in lines if line.get("event", line.get("kind")) in kinds]


def _starts(rehearsal: Rehearsal, actor: str) -> list[str]:
    return [line["why"] for line in _lines(rehearsal, "journal.jsonl", "actor_started") if line["actor"] == actor]


def _ends(rehearsal: Rehearsal, actor: str) -> list[tuple[int, bool]]:
    return [(line["code"], line["expected"]) for line in _lines(rehearsal, "journal.jsonl", "actor_exited") if line["actor"] == actor]


def test_a_worker_that_is_killed_alone_goes_on_and_the_web_process_never_stopped(struck: Callable[..., Rehearsal]) -> None:
    rehearsal = struck(GOOD)
    assert rehearsal.judgement.exit_code == 0, in_words(rehearsal.judgement)
    assert (_starts(rehearsal, "connector.web"), _starts(rehearsal, "connector.worker")) == (["start"], ["start", "heal"])
    assert (_ends(rehearsal, "connector.web"), _ends(rehearsal, "connector.worker")) == ([(0, True)], [(-9, True), (0, True)])

    (web,) = (line["pid"] for line in _lines(rehearsal, "journal.jsonl", "actor_started") if line["actor"] == "connector.web")
    (seen,) = _lines(rehearsal, "journal.jsonl", "process_state")
    assert (seen["actor"], seen["live_pids"], len(seen["gone_pids"])) == ("connector.worker", [], 1)
    assert web in seen["other_pids"]
    (injected,), (healed,) = (
        [line["at"] for line in _lines(rehearsal, "journal.jsonl", event) if line["fault"] == "f2"] for event in ("injected", "healed")
    )
    assert any(injected < line["at"] < healed for line in _lines(rehearsal, "ledgers/source.jsonl", "acknowledged")), "nobody took webhooks"

    assert {path.name for path in (rehearsal.run_dir / "logs").glob("connector.*")} >= {
        "connector.web.1.log",
        "connector.worker.1.log",
        "connector.worker.2.log",
    }
    page = rehearsal.page.read_text()
    assert "kill on connector.worker" in page
    assert ">connector.worker</td>" in page


def test_what_a_worker_has_taken_off_the_queue_dies_with_it(struck: Callable[..., Rehearsal]) -> None:
    judgement = struck(HASTY).judgement
    assert judgement.exit_code == 1, in_words(judgement)
    assert "exactly_once" in {verdict.check for verdict in judgement.verdicts if verdict.outcome == "FAIL"}, in_words(judgement)


def test_a_worker_that_crashes_is_told_and_started_again_alone(struck: Callable[..., Rehearsal]) -> None:
    rehearsal = struck(CRASHING)
    assert rehearsal.judgement.exit_code == 0, in_words(rehearsal.judgement)
    assert _starts(rehearsal, "connector.web") == ["start"]
    assert _starts(rehearsal, "connector.worker") == ["start", "heal", "restart"]
    assert _ends(rehearsal, "connector.worker") == [(-9, True), (3, False), (0, True)]
    assert "connector.worker (start 2) ends: exit code 3, unexpectedly" in rehearsal.page.read_text()


@pytest.mark.parametrize("drill", ["webhooks-in-brief", "second-in-brief"])
def test_a_drill_that_names_no_process_strikes_them_all(
    drill: str, struck: Callable[..., Rehearsal], drill_path: Callable[[str], str]
) -> None:
    rehearsal = struck(GOOD, drill_path(drill))
    assert rehearsal.judgement.exit_code == 0, in_words(rehearsal.judgement)
    for seen in _lines(rehearsal, "journal.jsonl", "process_state"):
        if seen["actor"] == "connector":
            assert (seen["state"], len(seen["gone_pids"]), seen["other_pids"]) == ("exited", 2, [])
