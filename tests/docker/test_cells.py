"""What only containers can suffer: a pulled cable, a memory limit reached, a full disk; each is felt, and it goes on afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.checks.retry_budget import Params, RetryBudget
from harness.engine.live import open_live
from harness.engine.run import RunOptions
from harness.evidence.evidence import Evidence
from harness.rehearsal import draw_up, judge_run

_KNOCK = """
import socket, sys
host, port, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
refused = 0
for _ in range(times):
    try:
        socket.create_connection((host, port), timeout=60).close()
    except ConnectionRefusedError:
        refused += 1
print(refused, "refused")
"""

pytestmark = [pytest.mark.e2e, pytest.mark.docker]


@pytest.fixture
def bounded(tmp_path: Path) -> str:
    """The reference connector in a container that ends somewhere."""
    reference = (assets.fixture("connector") / "reference.connector.yaml").read_text()
    folder = tmp_path / "bounded"
    folder.mkdir()
    text = reference.replace('"{connector.dir}/app.py"', '"/opt/idrill/fixtures/connector/app.py"')
    file = folder / "bounded.connector.yaml"
    file.write_text(text.replace("run:\n", "run:\n  limits: {memory: 128M}\n  tmpfs: {/scratch: 1M}\n"))
    return str(file)


def test_each_is_felt_and_healed(
    engine: Any, bounded: str, drill_path: Callable[[str], str], tmp_path: Path, left: Callable[[str], set[str]]
) -> None:
    plan = draw_up(drill_path("every-fault"), connector=bounded, seed=7, runtime="docker")
    with open_live(plan, RunOptions(tmp_path), 4 * 3600.0) as live:
        container = engine.containers.get(f"idrill-{live.run}-connector")
        live.let_pass("2m")
        live.phase("refused")
        with live.fault("down", link="alerts"):  # nobody else has anything to say there
            code, said = container.exec_run(["python3", "-c", _KNOCK, *live.world.links["alerts"].front.split(":"), "40"])
            assert (code, said) == (0, b"40 refused\n")
            live.let_pass("20s")
        live.phase("full")
        with live.fault("full_disk", folder="/scratch"):
            code, said = container.exec_run(["dd", "if=/dev/zero", "of=/scratch/one", "bs=1", "count=1"])
            assert code == 1, said
            assert b"No space left" in said
        assert container.exec_run(["dd", "if=/dev/zero", "of=/scratch/one", "bs=1", "count=1"])[0] == 0
        for kind in ("disconnect", "out_of_memory"):
            live.phase(kind.replace("_", "-"))
            with live.fault(kind):
                live.let_pass("1m")
                assert live.owed()
            live.phase(f"after-{kind.replace('_', '-')}")
            assert live.wait_for(lambda: not live.owed(), at_most="1h")
        live.finish()
    verdicts = {verdict.check: verdict for verdict in judge_run(live.run_dir).verdicts}
    assert verdicts["fault_was_felt"].outcome == "PASS", verdicts["fault_was_felt"]
    assert verdicts["exactly_once"].outcome == "PASS", verdicts["exactly_once"]
    assert left(live.run) == set()
    with Evidence.open(live.run_dir) as evidence:
        for at_most, too_many in ((39, True), (40, False)):
            said = RetryBudget(Params).judge(evidence, Params(at_most=at_most))
            assert bool(said.findings) is too_many, said  # on a busy machine they are seen, not judged
