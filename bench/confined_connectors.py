"""Every shipped connector passes confined: as root and as a plain user, with `--out` below the folder that it works in.

    python bench/confined_connectors.py [--speed 30] [--budget 20m] [--only NAME …] [--python PATH] [--seed 1]

Each runs once in a short drill that fits it, from a copy of the fixtures, with `--confine required`. The plain user is 65534 (nobody), so
this is called by root; PATH is an interpreter that both can run (default: this one), such as one of a venv outside root's home that sees
these packages. What an example needs and is not here (npm, Celery) is told. Resumable: results are appended to
bench/results/confined_connectors.jsonl, and what has passed or failed there (same drill, connector file, seed and speed) is not run again.
Prints a Markdown table. Exit code 1: one was judged and did not pass confined.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from harness import assets
from harness.checks.judge.saved import read_verdicts
from harness.engine.run import RunOptions
from harness.errors import HarnessError
from harness.rehearsal import draw_up, rehearse
from harness.trials.trial import Trial
from harness.units import parse_duration
from harness.world.processes.confine import Confine

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results" / "confined_connectors.jsonl"
BRIEF, WHOLE, HERE, EXAMPLES = (ROOT / folder for folder in ("tests/e2e/drills", "drills", "bench/drills", "fixtures/connectors"))
CUT, OUTAGE, STOP = BRIEF / "commit-then-cut", HERE / "short-outage", HERE / "short-stop"
REFERENCES = {
    "reference": BRIEF / "connector-down-20m",  # with a watchdog
    "reference-batch": WHOLE / "batch-cut-after-commit",
    "reference-coalescing": CUT,
    "reference-dead-letters": BRIEF / "dead-letters-in-brief",
    "reference-escalates": CUT,
    "reference-history": BRIEF / "history-in-brief",
    "reference-keys": CUT,
    "reference-own-clock": BRIEF / "clock-off-in-brief",
    "reference-pages": CUT,
    "reference-supervised": CUT,
    "reference-two-way": WHOLE / "echo-loop",
    "reference-webhook": BRIEF / "webhooks-in-brief",
}
OTHERS = {
    "shell/shell": (OUTAGE, "curl jq flock"),
    "shell/paging": (EXAMPLES / "shell" / "destination-down-shell", "curl jq flock prometheus-alertmanager"),
    "node/node": (BRIEF / "connector-down-20m", "node fixtures/connectors/node/node_modules"),
    "celery/celery": (STOP, "celery redis-server"),  # it gives records up in an outage: its README says so
    "celery/tuned": (EXAMPLES / "celery" / "destination-down-celery", "celery redis-server"),
    "dlt/dlt": (OUTAGE, "dlt"),
    "dlt/postgres": (EXAMPLES / "dlt" / "database-down-dlt", "dlt postgres"),
    "pagerduty/pagerduty": (EXAMPLES / "pagerduty" / "billing-down-https", "pagerduty trustme"),
}
DRILLS = {f"connector/{name}": (drill, "") for name, drill in REFERENCES.items()}
DRILLS |= {f"connectors/{name}": case for name, case in OTHERS.items()}
USERS = {"root": 0, "user": 65534}
JUDGED = {"PASS", "FAIL"}

_ROOM = "/srv"
"""Not /tmp: where everybody may write, no library is preloaded from."""


@dataclass(frozen=True)
class Case:
    """A connector by its place below fixtures/, in its drill."""

    name: str
    user: str
    speed: float
    seed: int

    @property
    def trial(self) -> Trial:
        drill, file = f"{DRILLS[self.name][0]}.drill.yaml", str(ROOT / "fixtures" / f"{self.name}.connector.yaml")
        return Trial(draw_up(drill, connector=file, speed=self.speed, seed=self.seed), confine=Confine.REQUIRED)

    @property
    def lacking(self) -> list[str]:
        """What it needs and is not here: programs, packages, folders."""
        needs = DRILLS[self.name][1].split()
        return [each for each in needs if not (shutil.which(each) or (ROOT / each).is_dir() or ("/" not in each and find_spec(each)))]

    def play(self, python: str) -> dict[str, Any]:
        """One run, as a row. Working folder, home and state folder are the user's own, and apart from one another."""
        uid = USERS[self.user]
        with tempfile.TemporaryDirectory(prefix="idrill-confined-", dir=_ROOM) as folder:
            shutil.copytree(ROOT / "fixtures", Path(folder, "fixtures"), ignore=shutil.ignore_patterns("__pycache__"))
            for name in ("home", "state"):
                Path(folder, name).mkdir()
            for path in (Path(folder), *Path(folder).rglob("*")):
                os.chown(path, uid, uid, follow_symlinks=False)
            variables = os.environ | {"HOME": f"{folder}/home", "XDG_STATE_HOME": f"{folder}/state", "TMPDIR": tempfile.gettempdir()}
            command = [python, "-B", __file__, "--one", self.name, "--speed", f"{self.speed:g}", "--seed", str(self.seed)]
            works_in = Path(folder, "fixtures", self.name).parent
            began_s = time.monotonic()
            done = subprocess.run(
                command, user=uid, group=uid, extra_groups=[], cwd=works_in, env=variables, capture_output=True, text=True, check=False
            )
            wall_s = round(time.monotonic() - began_s, 1)
        said = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {"outcome": "BROKE", "why": done.stderr[-300:]}
        return {"date": f"{datetime.now(UTC):%Y-%m-%d %H:%M}", "code": _code(), **vars(self), **said, "wall_s": wall_s}


def one(name: str, speed: float, seed: int) -> dict[str, Any]:
    """Carried out by whoever is asked to, here: what came of it."""
    plan = draw_up(f"{DRILLS[name][0]}.drill.yaml", connector=Path(name).name + ".connector.yaml", speed=speed, seed=seed)
    try:
        done = rehearse(plan, RunOptions(Path("runs"), confine=Confine.REQUIRED))
    except HarnessError as error:
        return {"outcome": "BROKE", "why": str(error)}
    judgement, told = done.judgement, read_verdicts(done.run_dir / "verdicts.json")
    bad = [f"{verdict.check}: {verdict.summary}" for verdict in judgement.verdicts if verdict.outcome != "PASS"]
    why = "; ".join([*judgement.reasons, *bad])
    below = done.run_dir.resolve().is_relative_to(Path().resolve())
    return {"outcome": str(judgement.outcome), "confined": told.confined, "uid": os.geteuid(), "below": below, "why": why[:500]}


def is_good(row: dict[str, Any]) -> bool:
    return bool(row["outcome"] == "PASS" and row["confined"].startswith("Landlock") and row["uid"] == USERS[row["user"]] and row["below"])


def _code() -> str:
    """The commit that is checked out."""
    command = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def _shipped() -> set[str]:
    folders = (assets.fixture("connector"), assets.fixture("connectors"))
    files = [file.relative_to(ROOT / "fixtures") for folder in folders for file in folder.rglob("*.connector.yaml")]
    return {str(file).removesuffix(".connector.yaml") for file in files if "broken" not in file.parts and "node_modules" not in file.parts}


def _answer(case: Case, rows: dict[str, dict[str, Any]]) -> str:
    row = rows.get(f"{case.user} {case.trial.key}")
    if row is None:
        return f"not here: {', '.join(case.lacking)}" if case.lacking else "–"
    return f"{row['outcome']}, {row['confined']}" if row["outcome"] == "PASS" else row["outcome"]


def _carry_out(due: list[Case], python: str, give_up: float) -> Iterator[dict[str, Any]]:
    for case in due:
        if time.monotonic() > give_up:
            return
        row = case.play(python) | {"key": f"{case.user} {case.trial.key}"}
        with RESULTS.open("a", encoding="utf-8") as results:
            results.write(json.dumps(row, ensure_ascii=False) + "\n")
        print(f"{row['outcome']:<12} {case.name} as {case.user} ({row['wall_s']:.0f} s) {row['why']}", flush=True)
        yield row


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--budget", type=parse_duration, default=1200.0)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one(options.one, options.speed, options.seed)))
        return 0
    if _shipped() != DRILLS.keys():
        raise SystemExit(f"these have no drill here, or are gone: {', '.join(sorted(_shipped() ^ DRILLS.keys()))}")
    if os.geteuid() != 0:
        raise SystemExit("only root can run it as another user, too")
    lines = [json.loads(line) for line in RESULTS.read_text(encoding="utf-8").splitlines()] if RESULTS.exists() else []
    rows = {line["key"]: line for line in lines if line["outcome"] in JUDGED}
    names = [name for name in DRILLS if not options.only or Path(name).name in options.only]
    cases = [Case(name, user, options.speed, options.seed) for name in names for user in USERS]
    due = [case for case in cases if not case.lacking and f"{case.user} {case.trial.key}" not in rows]
    rows |= {row["key"]: row for row in _carry_out(due, options.python, time.monotonic() + options.budget)}
    print("\n| connector | drill | root | user |\n|---|---|---|---|")
    for name in names:
        answers = [_answer(case, rows) for case in cases if case.name == name]
        print(f"| {Path(name).name} | {DRILLS[name][0].name} | {' | '.join(answers)} |")
    known = [rows[key] for case in cases if (key := f"{case.user} {case.trial.key}") in rows]
    judged = [row for row in known if row["outcome"] in JUDGED]
    print(f"{sum(map(is_good, judged))} of {len(judged)} that were judged passed confined; {len(cases)} in all")
    return int(not all(map(is_good, judged)))


if __name__ == "__main__":
    sys.exit(main())
