"""Whether `idrill explore` finds, without help, defects that show only when two faults come together. Prints a Markdown table.

python bench/explore.py [--budget 20m] [--examples 200] [--seed 1]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness.drill.load import load_drill

IDRILL = str(Path(sys.executable).with_name("idrill"))
PLANTED = Path(__file__).parent / "planted"


def hunt(connector: Path, options: argparse.Namespace) -> tuple[str, ...]:
    """The faults of the smallest schedule that was found; empty when none was."""
    with tempfile.TemporaryDirectory() as out:
        command = [IDRILL, "explore", str(connector), "--out", out, "--budget", options.budget]
        command += ["--examples", str(options.examples), "--seed", str(options.seed)]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        found = [load_drill(path).drill for path in Path(out).rglob("explored-*.drill.yaml")]
    return tuple(fault.kind for drill in found for phase in drill.timeline for fault in phase.faults)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--budget", default="20m")
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print("| planted defect | smallest schedule found | minutes |\n|---|---|---|")
    for connector in sorted(PLANTED.glob("*.connector.yaml")):
        began = time.monotonic()
        faults = hunt(connector, options)
        print(
            f"| {connector.name.partition('.')[0]} | {' + '.join(faults) or 'none'} | {(time.monotonic() - began) / 60:.0f} |", flush=True
        )


if __name__ == "__main__":
    main()
