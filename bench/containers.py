"""The same drill side by side: processes, containers, and both with the genuine Toxiproxy where there is one. Median over rounds.

    nice -n -10 python bench/containers.py [--runs 5] [--toxiproxy /folder/of/toxiproxy-server]

The rounds are interleaved (A B C, A B C, …). Overhead is what `bench/overhead.py` calls so. The containers' genuine Toxiproxy is its image,
and runs only where the daemon has it; then there are no containers with the bundled fault proxy to compare with.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from overhead import Measured, measure

from harness.world.docker.daemon import connect
from harness.world.docker.images import TOXIPROXY, fixtures_image, present


@dataclass(frozen=True)
class Side:
    what: str
    runtime: str
    env: Mapping[str, str]


def sides(toxiproxy: Path | None) -> list[Side]:
    """What there is on this machine; images are made now, so that all runs are warm."""
    client = connect()
    fixtures_image(client)
    genuine = present(client, TOXIPROXY)
    client.close()
    path = [folder for folder in os.environ["PATH"].split(":") if not Path(folder, "toxiproxy-server").exists()]
    plain = {**os.environ, "PATH": ":".join(path)}
    found = [Side("local, bundled proxy", "local", plain)]
    if toxiproxy:
        found.append(Side("local, genuine Toxiproxy", "local", {**plain, "PATH": f"{toxiproxy}:{plain['PATH']}"}))
    return [*found, Side(f"Docker, {'genuine Toxiproxy' if genuine else 'bundled proxy'}", "docker", plain)]


def median(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def row(what: str, runs: list[Measured]) -> str:
    """Overhead in wall seconds; the rest in drill seconds, as the report shows it."""
    ready = [next(event["wall_s"] for event in run.events if event["event"] == "world_ready") for run in runs]
    passed = sum(run.code == 0 for run in runs)
    times = [run.verdicts.times[0] for run in runs]
    mttd = [time.mttd_s for time in times if time.mttd_s is not None]
    mttr = [time.mttr_s for time in times if time.mttr_s is not None]
    cells = (f"{passed} of {len(runs)}", median([run.overhead_s for run in runs]), median(ready), f"{statistics.median(mttd):.0f}")
    return f"| {what} | {' | '.join(cells)} | {statistics.median(mttr):.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--drill", default="connector-down-20m")
    parser.add_argument("--speed", type=float, default=60)
    parser.add_argument("--toxiproxy", type=Path)
    options = parser.parse_args()
    compared = sides(options.toxiproxy)
    runs: dict[str, list[Measured]] = {side.what: [] for side in compared}
    for seed in range(1, options.runs + 1):
        for side in compared:
            runs[side.what].append(measure(options.drill, options.speed, seed, "--runtime", side.runtime, env=side.env))
            print(f"{side.what}, seed {seed}: {runs[side.what][-1]}", file=sys.stderr, flush=True)
    print("| where | passed | overhead, s | of it until the world is ready, s | MTTD, s | MTTR, s |\n|---|---|---|---|---|---|")
    for what, measured in runs.items():
        print(row(what, measured))


if __name__ == "__main__":
    main()
