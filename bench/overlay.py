"""Drills for an integration with other names, people, entities and limits: all that are due pass, and defects are still caught.

python bench/overlay.py [--seeds 5] [--speed 60] [--jobs 2] [--budget SECONDS] [--pairs]

The due drills of bench/integrations/leads.integration.yaml with its own connector and each seed; with --pairs, one seed of every defect
whose drill is among these, under the same file with the catalogue's routes. Resumable: the answers are appended to
bench/results/overlay.jsonl. What cannot be judged is tried three times. Exit code 1: a false alarm, or a defect that was not caught.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from verdicts import EXPECTED, Case, Series, summed_up, told

from harness.cli.assessed import instant, known
from harness.readiness.due import due

INTEGRATIONS = Path(__file__).parent / "integrations"
OWN, USUAL_ROUTES = INTEGRATIONS / "leads.integration.yaml", INTEGRATIONS / "leads-usual-routes.integration.yaml"
RESULTS = Path(__file__).parent / "results" / "overlay.jsonl"
TRIES = 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--speed", type=float, default=60.0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--budget", type=float, help="wall seconds; no run begins after that, and the next call goes on")
    parser.add_argument("--pairs", action="store_true", help="the defects in place of the integration's own connector")
    options = parser.parse_args()
    cases = tuple(_pairs() if options.pairs else _own(options.seeds))
    series = Series(cases, options.speed, RESULTS, (("jobs", options.jobs),), TRIES)
    for case, line in series.carry_out(options.jobs, options.budget):
        print(told(case, line), flush=True)
    return summed_up(series)


def _due_drills() -> tuple[str, ...]:
    """The drills that the file needs; with an empty archive these are all."""
    drills = due(known(INTEGRATIONS / "no-archive").assessment(OWN, instant(None)))
    return tuple(sorted(each.drill for each in drills if each.is_possible))


def _own(seeds: int) -> Iterator[Case]:
    for seed in range(1, seeds + 1):
        yield from (Case(drill, None, seed, str(OWN)) for drill in _due_drills())


def _pairs() -> Iterator[Case]:
    drills = frozenset(_due_drills())
    yield from (Case(expected.drill, defect, 1, str(USUAL_ROUTES)) for defect, expected in EXPECTED.items() if expected.drill in drills)


if __name__ == "__main__":
    sys.exit(main())
