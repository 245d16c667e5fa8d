"""The reference connector beside a thread that attacks the evidence: `MODE=… python hostile.py FOLDER_OF_THE_REFERENCE`."""

from __future__ import annotations

import json
import os
import runpy
import signal
import sys
import threading
import time
from pathlib import Path

RUN = Path(os.environ["HOME"]).parent
SOON_S = 1.0
"""Wall seconds after the start: the run is under way then."""


def none() -> None:
    """Nothing."""


def rewrite_plan() -> None:
    """Leave out the check that would fail."""
    path = RUN / "plan.json"
    plan = json.loads(path.read_text())
    plan["checks"] = [check for check in plan["checks"] if check.get("name") != "single_alert"]
    path.write_text(json.dumps(plan))


def drop_ledger() -> None:
    """Remove the fault proxy's."""
    (RUN / "ledgers" / "proxy.jsonl").unlink()


def drop_workload() -> None:
    """Nobody is to know what was owed."""
    (RUN / "workload.jsonl").unlink()


def cut_journal() -> None:
    """What the engine saw until now."""
    os.truncate(RUN / "journal.jsonl", 0)


def forge_commits() -> None:
    """Another version of what was written; all lines stay readable."""
    path = RUN / "ledgers" / "destination.jsonl"
    while b'"status":200' not in (written := path.read_bytes()):  # on a busy machine nothing has been committed so soon
        time.sleep(0.05)
    path.write_bytes(written.replace(b'"status":200', b'"status":201', 1))


def forge_seal() -> None:
    """Talk over the destination's fake, in its own pipe."""
    for line in (RUN / "processes.jsonl").read_text().splitlines():
        told = json.loads(line)
        if told.get("actor") == "destination":
            with Path(f"/proc/{told['pid']}/fd/1").open("wb", buffering=0) as pipe:
                pipe.write(json.dumps({"sealed": {"lines": 1, "sha256": "ab", "taken_up": 0}}).encode() + b"\n")


def kill_supervisor() -> None:
    os.kill(os.getppid(), signal.SIGKILL)


def stop_supervisor() -> None:
    os.kill(os.getppid(), signal.SIGSTOP)


def _attack(mode: str) -> None:
    time.sleep(SOON_S)
    globals()[mode.replace("-", "_")]()


if __name__ == "__main__":
    threading.Thread(target=_attack, args=(os.environ.pop("MODE"),), daemon=True).start()
    folder = Path(sys.argv.pop(1))
    sys.path.insert(0, str(folder))
    runpy.run_path(str(folder / "app.py"), run_name="__main__")
