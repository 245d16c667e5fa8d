"""`clock: accelerated`: a connector that knows nothing of drill time passes; one that keeps real time is not judged."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from definite import in_words

from harness.errors import EnvironmentUnavailable
from harness.plan.baseline import baseline_alone
from harness.rehearsal import Rehearsal, draw_up

pytestmark = pytest.mark.e2e
CONNECTORS = Path(__file__).parent / "connectors"


@pytest.fixture
def static(tmp_path: Path) -> Path:
    if shutil.which("cc") is None:
        pytest.skip("no C compiler to make a static program with")
    source, program = tmp_path / "static.c", tmp_path / "static"
    source.write_text("#include <unistd.h>\nint main(void) { for (;;) pause(); }\n")
    if subprocess.run(["cc", "-static", "-o", str(program), str(source)], capture_output=True, check=False).returncode:
        pytest.skip("the C library cannot be linked statically here")
    return program


def _variant(folder: Path, command: list[str]) -> str:
    """The unaware connector with another command."""
    text = (CONNECTORS / "unaware.connector.yaml").read_text()
    old = next(line for line in text.splitlines() if "command:" in line)
    file = folder / "variant.connector.yaml"
    file.write_text(text.replace(old, f"  command: {json.dumps(command)}"))
    return str(file)


def test_a_connector_that_knows_nothing_of_drill_time_passes(rehearsed: Callable[..., Rehearsal]) -> None:
    rehearsal = rehearsed("connector-down-20m", str(CONNECTORS / "unaware.connector.yaml"))
    judgement = rehearsal.judgement
    assert judgement.exit_code == 0, in_words(judgement)
    assert "1 seen, 1 accelerated" in rehearsal.page.read_text()


def test_a_static_helper_stops_the_run_and_nothing_is_judged(rehearsed: Callable[..., Rehearsal], static: Path, tmp_path: Path) -> None:
    app = CONNECTORS.parents[2] / "fixtures" / "connector" / "app.py"
    command = ["sh", "-c", f'{static} & exec "$0" "$@"', "{python}", str(CONNECTORS / "own_clock.py"), str(app)]
    judgement = rehearsed("connector-down-20m", _variant(tmp_path, command)).judgement
    assert (judgement.outcome, judgement.exit_code) == ("INCONCLUSIVE", 4)
    assert any(
        "this process is not accelerated (static, Go, musl, setuid)" in reason and str(static) in reason for reason in judgement.reasons
    )


def test_a_static_connector_is_refused_before_anything_starts(rehearsed: Callable[..., Rehearsal], static: Path, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentUnavailable, match="is static: it has no dynamic loader"):
        rehearsed("connector-down-20m", _variant(tmp_path, [str(static)]))


def test_a_baseline_alone_can_be_run_and_judged(carried_out: Callable[..., Rehearsal], drill_path: Callable[[str], str]) -> None:
    """What `--speed auto` tries: at 30 it is steady on any machine that can run drills at all."""
    plan = baseline_alone(draw_up(drill_path("commit-then-cut"), speed=30, seed=5))
    trial = carried_out(plan, needs_verdict=False)  # its gates are looked at one by one
    assert "commit-then-cut-baseline" in trial.run_dir.name
    said = {verdict.check: verdict for verdict in trial.judgement.verdicts}
    assert set(said) == {"steady_state", "fault_was_felt", "stall", "complete_streams"}
    assert {said[name].outcome for name in ("steady_state", "fault_was_felt", "complete_streams")} == {"PASS"}
    assert said["steady_state"].counts["p95_s"] < 60
    assert trial.judgement.reasons == ()


def test_each_step_of_a_wrong_clock_is_felt_also_by_who_is_started_meanwhile(rehearsed: Callable[..., Rehearsal]) -> None:
    rehearsal = rehearsed("clock-off-in-brief", "reference-own-clock")
    judgement = rehearsal.judgement
    said = {verdict.check: verdict for verdict in judgement.verdicts}
    assert judgement.exit_code == 0, in_words(judgement)
    assert "2 processes of the connector read the time of day while it was 10m ahead" in said["fault_was_felt"].summary
    events = [json.loads(line) for line in (rehearsal.run_dir / "journal.jsonl").read_text().splitlines()]
    steps = [event["step_ns"] for event in events if event["event"] in {"clock_wrong", "clock_right"}]
    assert steps == [600_000_000_001, 0, 600_000_000_002, 0]
    assert not list(rehearsal.run_dir.rglob("*.clock")), "an ended run leaves nothing"
