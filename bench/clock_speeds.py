"""The same drill and seed at five speeds: verdicts, attempts beside theory, and the times that a report tells."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

from harness.checks.judge.saved import read_verdicts

ROOT = Path(__file__).resolve().parents[1]
IDRILL = str(Path(sys.executable).with_name("idrill"))
DRILL = ROOT / "bench" / "drills" / "unavailable-20m.drill.yaml"
SPEEDS = (6, 10, 30, 60, 120)
CONNECTORS = {
    "reference (`clock: env`)": "reference",
    "the same program, accelerated": str(ROOT / "tests" / "e2e" / "connectors" / "unaware.connector.yaml"),
}
SEED = 7
AGAIN = 2
"""How often an inconclusive run is carried out again."""

sys.path.insert(0, str(ROOT / "fixtures" / "connector"))
from worker.pace import Pace  # noqa: E402  # the policies themselves are the theory
from worker.retry import Retry  # noqa: E402


def keys() -> list[str]:
    return [f"{connector} at {speed}" for connector in CONNECTORS for speed in SPEEDS]


def measure(key: str) -> dict[str, Any]:
    connector, _, speed = key.rpartition(" at ")
    for again in range(AGAIN + 1):
        row = {**_once(CONNECTORS[connector], float(speed)), "again": again}
        if row["exit"] != 3:
            break
    return row


def _once(connector: str, speed: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as out:
        command = [IDRILL, "run", str(DRILL), "--connector", connector, "--speed", f"{speed:g}", "--seed", str(SEED), "--out", out, "-q"]
        code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
        [saved] = Path(out).glob("*/verdicts.json")
        judged = read_verdicts(saved)
        attempts = _answered_with_503(saved.parent)
        healed_at = _journalled(saved.parent, "healed", "sent_at")
    [fault] = judged.times
    return {
        "exit": code,
        "verdicts": {verdict.check: verdict.outcome for verdict in judged.verdicts},
        "attempts": len(attempts),
        "theory": _theory(attempts[0], healed_at),
        "mttd_s": fault.mttd_s,
        "recovered_s": next(verdict.counts["took_s"] for verdict in judged.verdicts if verdict.check == "recovered_within"),
    }


def _answered_with_503(run_dir: Path) -> list[float]:
    lines = map(json.loads, (run_dir / "ledgers" / "destination.jsonl").read_text().splitlines())
    return [line["at"] for line in lines if line["kind"] == "reply" and line["fault"]]


def _journalled(run_dir: Path, event: str, field: str) -> float:
    lines = map(json.loads, (run_dir / "journal.jsonl").read_text().splitlines())
    return next(float(line[field]) for line in lines if line["event"] == event)


def _theory(first_at: float, healed_at: float) -> int:
    """Attempts from the first one on, if nothing but what the connector waits of its own will took any time."""
    retry, pace, now_s = Retry(SEED), Pace(None), first_at
    pace.wait_s(now_s)
    pace.failed()
    for attempts in count(1):  # noqa: B007  # it is what is returned
        now_s += retry.wait_s()
        now_s += pace.wait_s(now_s)
        if now_s >= healed_at:
            break
    return attempts


def table(rows: dict[str, dict[str, Any]]) -> str:
    lines = ["| connector and speed | verdicts | attempts | in theory | MTTD, s | heal to last commit, s |", "|---|---|---|---|---|---|"]
    for key, row in rows.items():
        outcomes = sorted(row["verdicts"].values())
        told = ", ".join(f"{outcomes.count(outcome)} {outcome}" for outcome in dict.fromkeys(outcomes))
        lines.append(f"| {key} | {told} | {row['attempts']} | {row['theory']} | {row['mttd_s']:.0f} | {row['recovered_s']:.0f} |")
    return "\n".join([*lines, "", *(_agreement(rows, connector) for connector in CONNECTORS)])


def _agreement(rows: dict[str, dict[str, Any]], connector: str) -> str:
    """The promises, as one sentence that is true or says where it is not."""
    mine = {speed: rows[f"{connector} at {speed}"] for speed in SPEEDS}
    faults = []
    if len({json.dumps(row["verdicts"], sort_keys=True) for row in mine.values()}) > 1:
        faults.append("the verdicts differ")
    faults += [f"attempts at {speed} are off by {off}" for speed, row in mine.items() if abs(off := row["attempts"] - row["theory"]) > 1]
    for name in ("mttd_s", "recovered_s"):
        slow, fast = mine[6][name], mine[60][name]
        if abs(slow - fast) > max(30.0, 0.05 * slow):
            faults.append(f"{name} is {slow:.0f} at 6 and {fast:.0f} at 60")
    promise = "the same verdicts at all speeds, attempts within 1 of theory, times at 6 and 60 within 5 % or 30 s"
    return f"{connector}: {promise if not faults else 'NOT as promised: ' + '; '.join(faults)}."
