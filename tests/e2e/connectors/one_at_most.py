"""The reference connector, which runs once at most: a second instance says whether it could read the evidence, and ends."""

from __future__ import annotations

import fcntl
import os
import runpy
import sys
from pathlib import Path

REFERENCE = Path(__file__).parents[3] / "fixtures" / "connector" / "app.py"


def reads_evidence() -> bool:
    try:
        return bool(Path(os.environ["HOME"]).parent.joinpath("plan.json").read_bytes())
    except PermissionError:
        return False


with Path(os.environ["STATE"], "once.lock").open("a") as lock:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.stdout.write(f"another instance is running; the evidence {'can' if reads_evidence() else 'cannot'} be read\n")
        sys.exit(3)
    sys.argv = [str(REFERENCE)]
    runpy.run_path(str(REFERENCE), run_name="__main__")
