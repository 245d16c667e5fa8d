"""Whether a connector that attacks its own evidence gets a verdict for it: each attack at seeds 1 to 10.

    python bench/attacks.py [--seeds 10] [--only rewrite-plan] [--budget 10m]

The connector is the reference beside a thread that attacks during the run (bench/attacks/hostile.py, a function for each attack).
Nothing is confined, so that the attacks arrive; `bench/confinement.py` shows what confinement keeps them from.
A run is held when it is INCONCLUSIVE and names what was attacked; `none` is the same drill without an attack and must PASS.

Resumable: each run appends a line to bench/results/attacks.jsonl, and the next call goes on there.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from harness import assets
from harness.engine.run import RunOptions
from harness.rehearsal import draw_up, run_and_judge
from harness.units import parse_duration
from harness.world.processes.confine import Confine

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "attacks.jsonl"


@dataclass(frozen=True)
class Attack:
    """`names`: what a reason of the run must hold; empty: the run must PASS."""

    mode: str
    names: str = ""


ATTACKS = (
    Attack("none"),
    Attack("rewrite-plan", "changed by someone else: plan.json"),
    Attack("drop-ledger", "changed by someone else: ledgers/proxy.jsonl"),
    Attack("drop-workload", "changed by someone else: workload.jsonl"),
    Attack("cut-journal", "changed by someone else: journal.jsonl"),
    Attack("forge-commits", "changed by someone else: ledgers/destination.jsonl"),
    Attack("forge-seal", "whether ledgers/destination.jsonl is complete is not known"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--only")
    parser.add_argument("--budget", type=parse_duration, default=600.0)
    asked = parser.parse_args()
    ends = time.monotonic() + asked.budget
    done = {(row["mode"], row["seed"]) for row in _rows()}
    wanted = [(attack, seed) for seed in range(1, asked.seeds + 1) for attack in ATTACKS if asked.only in {None, attack.mode}]
    with tempfile.TemporaryDirectory(prefix="idrill-attacks-") as folder:
        for attack, seed in wanted:
            if (attack.mode, seed) not in done and time.monotonic() < ends:
                _note(attack, seed, Path(folder))
    for attack in ATTACKS:
        rows = [row for row in _rows() if row["mode"] == attack.mode]
        print(f"| {attack.mode} | {sum(bool(row['held']) for row in rows)} of {len(rows)} |")


def _note(attack: Attack, seed: int, folder: Path) -> None:
    plan = draw_up(str(HERE / "attacks" / "short.drill.yaml"), connector=str(_connector(attack, folder)), seed=seed)
    run_dir, judgement = run_and_judge(plan, RunOptions(folder / "runs", confine=Confine.OFF), tell=lambda _: False)
    shutil.rmtree(run_dir, ignore_errors=True)
    named = any(attack.names in reason for reason in judgement.reasons)
    held = judgement.exit_code == 3 and named if attack.names else judgement.exit_code == 0
    row = {"mode": attack.mode, "seed": seed, "held": held, "outcome": str(judgement.outcome), "reasons": list(judgement.reasons)}
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row | {"date": f"{datetime.now(UTC):%Y-%m-%d}"}) + "\n")
    print(f"{attack.mode} {seed}: {'held' if held else 'NOT HELD'} ({judgement.outcome})", flush=True)


def _connector(attack: Attack, folder: Path) -> Path:
    path = folder / f"{attack.mode}.connector.yaml"
    reference = assets.fixture("connector") / "reference.connector.yaml"
    program = HERE / "attacks" / "hostile.py"
    path.write_text(
        f"extends: {reference}\nrun:\n  command: ['{{python}}', '{program}', '{reference.parent}']\n  env: {{MODE: {attack.mode}}}\n"
    )
    return path


def _rows() -> Iterator[dict[str, object]]:
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    return map(json.loads, lines)


if __name__ == "__main__":
    main()
