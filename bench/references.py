"""No false alarm: every drill with its own connector, with many seeds. None may FAIL.

python bench/references.py [--seeds 25] [--speed 120] [--jobs 2] [--budget SECONDS]

Resumable: the answers are appended to bench/results/references.jsonl, and what is there (same drill, connector, seed and speed) is not run
again; delete the file after a change of a check. What cannot be judged is tried three times. Exit code 1: a false alarm.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from verdicts import Case, Series, summed_up, told

from harness.cli.find_drills import drill_files

RESULTS = Path(__file__).parent / "results" / "references.jsonl"
TRIES = 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=25)
    parser.add_argument("--speed", type=float, default=120.0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--budget", type=float, help="wall seconds; no run begins after that, and the next call goes on")
    options = parser.parse_args()
    cases = tuple(Case(drill, None, seed) for seed in range(1, options.seeds + 1) for drill in sorted(drill_files()))
    series = Series(cases, options.speed, RESULTS, (("jobs", options.jobs),), TRIES)
    for case, line in series.carry_out(options.jobs, options.budget):
        print(told(case, line), flush=True)
    return summed_up(series)


if __name__ == "__main__":
    sys.exit(main())
