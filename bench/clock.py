"""The accelerated clock in figures: what a read costs, what idling costs, and the same drill at five speeds.

    nice -n -10 python bench/clock.py [reads] [idle] [speeds]

Resumable: rows are appended to bench/results/clock.jsonl, and what is there is not measured again. Prints Markdown tables. All three take
about half an hour, most of it at speed 6; measure on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import clock_idle
import clock_reads
import clock_speeds

RESULTS = Path(__file__).parent / "results" / "clock.jsonl"
Row = dict[str, Any]


class Part(NamedTuple):
    wanted: Callable[[], list[str]]
    measure: Callable[[str], Row]
    table: Callable[[dict[str, Row]], str]


PARTS = {
    "reads": Part(clock_reads.keys, clock_reads.measure, clock_reads.table),
    "idle": Part(clock_idle.keys, clock_idle.measure, clock_idle.table),
    "speeds": Part(clock_speeds.keys, clock_speeds.measure, clock_speeds.table),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all of them")
    chosen = parser.parse_args().parts or list(PARTS)
    RESULTS.parent.mkdir(exist_ok=True)
    rows = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []
    known = {(row["part"], row["key"]): row for row in rows}
    for name in chosen:
        part, wanted = PARTS[name], PARTS[name].wanted()
        for key in wanted:
            if (name, key) not in known:
                known[name, key] = {"part": name, "key": key, **part.measure(key)}
                with RESULTS.open("a") as results:
                    results.write(json.dumps(known[name, key]) + "\n")
                print(known[name, key], file=sys.stderr, flush=True)
        print(part.table({key: known[name, key] for key in wanted}), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
