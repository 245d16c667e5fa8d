"""However a run in containers ends, nothing of it is left: the tests that say so, ten times in a row.

Of a supervisor that is killed on the local runtime: bench/lost_supervisor.py.

    python bench/leftovers.py [--rounds 10]

Resumable: results are appended to bench/results/leftovers.jsonl, and rounds that are there are not run again. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from junitparser import JUnitXml

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results" / "leftovers.jsonl"
TESTS = {
    "test_the_reference_connector_passes_and_nothing_is_left": "its normal end",
    "test_a_signal_ends_the_run_with_130[2]": "Ctrl-C",
    "test_a_signal_ends_the_run_with_130[15]": "SIGTERM",
    "test_after_kill_9_the_next_command_cleans_up_but_leaves_the_living_alone": "kill -9 of the harness, beside a living run",
    "test_a_container_that_is_killed_breaks_the_run_and_nothing_else": "a container is killed",
    "test_the_daemon_is_gone_for_a_moment[restarted]": "the daemon is restarted",
    "test_the_daemon_is_gone_for_a_moment[killed]": "the daemon is killed and started again",
    "test_the_daemon_is_gone_until_the_run_is_over": "the daemon is gone until after the run",
    "test_the_disk_is_full_before_the_run": "the disk is full before it begins",
    "test_the_disk_fills_up_and_the_harness_is_killed": "the disk fills up, and the harness is killed",
    "test_an_image_build_that_fails_says_so_and_leaves_nothing": "an image build fails",
}
FILES = ("test_smoke.py::test_the_reference_connector_passes_and_nothing_is_left", "test_nothing_is_left.py", "daemon")


def play(number: int) -> dict[str, Any]:
    """One round, as a row."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "junit.xml"
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", f"--junitxml={report}", "-m", "docker"]
        subprocess.run([*command, *(f"tests/docker/{name}" for name in FILES)], cwd=ROOT, stdout=sys.stderr, check=False)
        cases = {str(case.name): case for suite in JUnitXml.fromfile(str(report)) for case in suite}
    return {"round": number, "good": {name: bool(name in cases and cases[name].is_passed) for name in TESTS}}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    RESULTS.parent.mkdir(exist_ok=True)
    rows = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []
    for number in range(len(rows) + 1, options.rounds + 1):
        rows.append(play(number))
        with RESULTS.open("a") as results:
            results.write(json.dumps(rows[-1]) + "\n")
    print("| the run ends because | nothing left | of |\n|---|---|---|")
    for name, words in TESTS.items():
        print(f"| {words} | {sum(row['good'][name] for row in rows)} | {len(rows)} |")


if __name__ == "__main__":
    main()
