"""Does a real two-way integration become READY? From an integration file to the last due drill, with nothing made up.

    python bench/two_way.py FOLDER [--speed 40] [--budget SECONDS]

Makes FOLDER with an integration file of pattern bidirectional-sync, the two-way reference connector with a login at both systems, and a git
repository, or goes on with the one that is there: `idrill run --due` runs only what is still missing. Prints what readiness says before and
after. Exit code: that of the last readiness (0 READY, 3 NOT PROVEN, 1 NOT READY).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from harness import assets

FILE = "leads.integration.yaml"
_INTEGRATION = """schema: 1
integration: leads
pattern: bidirectional-sync
connector: leads.connector.yaml
watchdog: heartbeat.watchdog.yaml
watch: [deploy/**]
people:
  owner:  {name: Ada Example, route: primary, contact: ada@example.invalid}
  backup: {name: Bo Example, route: backup, contact: bo@example.invalid}
entities: {lead: 20, note: {count: 40, of: lead}}
truth: {lead: sales, note: sales}
paths:
  read:  [{from: sales, credential: sales-reader}, {from: marketing, credential: marketing-reader}]
  write: [{to: marketing, credential: marketing-writer, touches: [internal]}, {to: sales, credential: sales-writer, touches: [internal]}]
stops_for_30m: {breaks: both sides work on old leads, harm: late}
detect:   {within: 15m}
escalate: {within: 30m, to: backup}
pause:    {control: pause, by: owner, approvals: 0}
resume:   {control: resume, by: owner, after: query}
replay:   {control: replay, dedupe: "idempotency key from side, entity, key and version"}
limits:   {calls: 600/min, normal: 40/min, peak: 120/min, calls_per_record: 2}
recover:  {within: 2h, query: leads that differ, in_steps: [50%, 100%], relapse: pause again}
comms:    {contact: Bo Example, first_notice: 30m, every: 30m, channels: [status page]}
recheck:  {every: 90d}
"""
_CONNECTOR = """schema: 1
extends: {ours}/reference-two-way.connector.yaml
auth: {{source: basic, destination: basic}}
run:
  env:
    BACKUP_KEY: "{{alerts.backup.key}}"
    ESCALATE_AFTER_S: 600
    SOURCE_LOGIN: basic
    SOURCE_CLIENT_ID: "{{source.client_id}}"
    SOURCE_CREDENTIAL_FILE: "{{source.credential_file}}"
    DESTINATION_LOGIN: basic
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--speed", default="40")
    parser.add_argument("--budget", type=float, default=36_000.0, help="wall seconds, after which the drill that runs is ended")
    options = parser.parse_args()
    if not (options.folder / FILE).exists():
        make(options.folder)
    told(options.folder, "readiness", FILE)
    try:
        told(options.folder, "run", "--due", "--integration", FILE, "--speed", options.speed, "-q", wall_s=options.budget)
    except subprocess.TimeoutExpired:
        print("the budget is over; the next call goes on")
    commit(options.folder)
    return told(options.folder, "readiness", FILE)


def make(folder: Path) -> None:
    """A team's own files, signed and committed."""
    ours = assets.fixture("connector")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(_INTEGRATION)
    (folder / "leads.connector.yaml").write_text(_CONNECTOR.format(ours=ours))
    (folder / "heartbeat.watchdog.yaml").write_text(f"schema: 1\nextends: {ours}/reference.watchdog.yaml\nconnector: heartbeat\n")
    (folder / "deploy").mkdir()
    (folder / "deploy/leads.yaml").write_text("replicas: 1\n")
    (folder / ".gitignore").write_text("reports/\n")
    for words in (("confirm", "owner"), ("confirm", "Bo Example"), ("approve", "Cy Example")):
        told(folder, words[0], FILE, "--as", words[1])
    commit(folder)


def told(folder: Path, *words: str, wall_s: float | None = None) -> int:
    """The exit code of an `idrill` command, whose output is shown."""
    print(f"$ idrill {' '.join(words)}", flush=True)
    return subprocess.run([sys.executable, "-m", "harness", *words], cwd=folder, check=False, timeout=wall_s).returncode


def commit(folder: Path) -> None:
    who = ("-c", "user.name=A Bench", "-c", "user.email=bench@example.invalid", "-c", "commit.gpgsign=false")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "--allow-empty", "-m", "as it is now")):
        subprocess.run(["git", *who, *words], cwd=folder, check=True)


if __name__ == "__main__":
    sys.exit(main())
