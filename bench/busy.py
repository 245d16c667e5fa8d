"""What a busy machine does to verdicts: twelve drills beside endless loops, each with its own connector and with a broken one.

python bench/busy.py [--loops 4] [--seeds 3] [--speed 60] [--jobs 1] [--budget SECONDS]

A correct connector must not FAIL, and one that loses records for good must. Resumable: the answers are appended to
bench/results/busy.jsonl, and what is there (same drill, connector, seed and speed) is not run again; delete the file after a change of a
check. Exit code 1: a wrong answer.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from loops import endless_loops
from verdicts import Case, Series, summed_up, told

RESULTS = Path(__file__).parent / "results" / "busy.jsonl"
BROKEN = (
    "dies-inside", "loses", "duplicates", "drops-on-5xx", "drops-on-401", "acknowledges-on-read", "drops-the-second-page",
    "forgets-while-paused", "key-per-process", "ignores-partial-failure", "answers-before-storing", "every-4xx-is-final",
)  # fmt: skip
"""One for each of twelve drills: ten lose records for good, two double them."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--loops", type=int, default=4)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--speed", type=float, default=60.0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--budget", type=float, help="wall seconds; no run begins after that, and the next call goes on")
    options = parser.parse_args()
    broken = [Case.of(defect, seed) for seed in range(1, options.seeds + 1) for defect in BROKEN]
    cases = [case for bad in broken for case in (bad, Case(bad.drill, None, bad.seed))]
    circumstances = (("loops", options.loops), ("nice", os.nice(0)), ("jobs", options.jobs))
    series = Series(tuple(cases), options.speed, RESULTS, circumstances)
    with endless_loops(options.loops):
        for case, line in series.carry_out(options.jobs, options.budget):
            print(told(case, line), flush=True)
    return summed_up(series)


if __name__ == "__main__":
    sys.exit(main())
