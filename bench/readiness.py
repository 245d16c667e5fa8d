"""How long does `idrill readiness` take over many integration files and a large archive?

    python bench/readiness.py [--files 200] [--records 5000] [--rounds 3]

Makes integration files with a connector each and an archive in a git repository, all in a temporary folder, and measures the command as a
process of its own. Half of the files have a run of each due drill; of the others every due drill must be planned, to say whether it can be
run. Prints a Markdown row.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from proven import of_today, run

from harness.archive.file import put
from harness.readiness.readied import asked

_FILE = """schema: 1
integration: feed-{number}
pattern: reporting-feed
connector: feed-{number}.connector.yaml
watchdog: heartbeat.watchdog.yaml
people:
  owner:  {{name: Robin Example, route: primary, contact: robin@example.invalid, confirmed: 2026-11-02}}
  backup: {{name: Sam Example, route: backup, contact: sam@example.invalid, confirmed: 2026-11-02}}
truth: {{visit: web shop}}
paths:
  read:  [{{from: web shop, credential: shop-reader}}]
  write: [{{to: warehouse, credential: warehouse-writer, touches: [analytics]}}]
stops_for_30m: {{breaks: the report is late, harm: late}}
detect:   {{within: 15m}}
escalate: {{within: 30m, to: backup}}
comms:    {{contact: Sam Example}}
recheck:  {{every: 180d}}
"""
_FIXTURES = Path(__file__).parents[1] / "fixtures" / "connector"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = make(folder, options.files, options.records)
        took_s = [measured(folder, files) for _ in range(options.rounds)]
    wall, cpu = ([each[kind] for each in took_s] for kind in (0, 1))
    print("| files | records | wall s, median (min–max) | CPU s, median (min–max) | runs |\n|---|---|---|---|---|")
    print(f"| {options.files:,} | {options.records:,} | {_told(wall)} | {_told(cpu)} | {options.rounds} |")


def _told(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f}–{max(seconds):.2f})"


def make(folder: Path, count: int, records: int) -> list[str]:
    """The files and their archive, committed."""
    (folder / "heartbeat.watchdog.yaml").write_text(f"schema: 1\nextends: {_FIXTURES}/reference.watchdog.yaml\nconnector: heartbeat\n")
    archive, written, files = folder / "idrill-archive", 0, []
    for number in range(count):
        (folder / f"feed-{number}.connector.yaml").write_text(
            f"schema: 1\nextends: {_FIXTURES}/reference-escalates.connector.yaml\nconnector: feed-{number}\n"
        )
        file = folder / f"feed-{number}.integration.yaml"
        file.write_text(_FILE.format(number=number))
        files.append(file.name)
        if number % 2 == 0:
            for record in of_today(asked(file, [])[1]):
                put(replace(record, run=f"{record.run}-{number}"), archive)
                written += 1
    for number in range(records - written):
        day = f"2026-{9 + number % 3:02}-{1 + number % 28:02}"
        put(replace(run("slow-drip", day, number), integration=None, file=f"feed-{number % count}"), archive)
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "all")):
        who = ("-c", "user.name=A Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)
    return files


def measured(folder: Path, files: list[str]) -> tuple[float, float]:
    """Seconds of the command: by the clock on the wall, and of a processor."""
    began, before = time.monotonic(), os.times()
    done = subprocess.run(
        [sys.executable, "-m", "harness", "readiness", *files, "--at", "2026-11-29", "--json", "all.json"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode not in {1, 3}:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
    after = os.times()
    cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - began, cpu_s


if __name__ == "__main__":
    main()
