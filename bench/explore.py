"""Whether `idrill explore` finds, without help, defects that show only when two faults come together. Prints a Markdown table.

python bench/explore.py [--budget 20m] [--examples 200] [--seed 1] [--jobs 2] [NAME ...]
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness.drill.reading.load import load_drill

IDRILL = str(Path(sys.executable).with_name("idrill"))
PLANTED = Path(__file__).parent / "planted"


RUN = re.compile(r"^(PASS|FAIL|INCONCLUSIVE) ", re.MULTILINE)


def hunt(connector: Path, options: argparse.Namespace) -> tuple[str, int, int]:
    """The smallest schedule that was found (`none`), the runs until the first failure, and all runs."""
    with tempfile.TemporaryDirectory() as out:
        command = [IDRILL, "explore", str(connector), "--out", out, "--budget", options.budget]
        command += ["--examples", str(options.examples), "--seed", str(options.seed), "--jobs", str(options.jobs)]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout
        found = [load_drill(path).drill.title.removeprefix("Explored: ") for path in Path(out).rglob("explored-*.drill.yaml")]
    outcomes = RUN.findall(said)
    until = outcomes.index("FAIL") + 1 if "FAIL" in outcomes else len(outcomes)
    return found[0] if found else "none", until, len(outcomes)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--budget", default="20m")
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("names", nargs="*", help="planted defects; default: all")
    options = parser.parse_args()
    print("| planted defect | smallest schedule found | runs until it failed | all runs | minutes |\n|---|---|---|---|---|")
    for connector in sorted(PLANTED.glob("*.connector.yaml")):
        name = connector.name.partition(".")[0]
        if options.names and name not in options.names:
            continue
        began = time.monotonic()
        found, until, runs = hunt(connector, options)
        print(f"| {name} | {found} | {until} | {runs} | {(time.monotonic() - began) / 60:.1f} |", flush=True)


if __name__ == "__main__":
    main()
