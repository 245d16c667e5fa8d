"""The hold: once a lever was pulled, no new run begins in this place until a person releases it.

It is one file, `.idrill/hold`. Whoever gets there first writes it: the engine, the watchdog, or `idrill abort`. Standard library only.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from harness import regular_file
from harness.errors import Held
from harness.world.lever.pull import Pull

RELEASE = "idrill abort --release"
_MOST_BYTES = 64 * 1024
ORDERS = "lever.json"
"""In the directory of a run that goes on: where its hold goes."""


@dataclass(frozen=True)
class Hold:
    """Who pulled the lever of which run, when (UTC), and why."""

    by: str
    why: str
    run: str
    since: str

    @classmethod
    def of(cls, pull: Pull, run: str) -> Hold:
        """From now on."""
        return cls(pull.by, pull.why, run, time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()))

    def __str__(self) -> str:
        return f"{self.by} pulled the safety lever of {self.run} at {self.since}: {self.why}"


def put(file: Path, hold: Hold) -> bool:
    """Hold new runs; False: they are held already, and who did so first is not forgotten. Raises OSError."""
    folder = file.parent
    folder.mkdir(parents=True, exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        regular_file.write(ignored, b"*\n")  # a hold that is committed would hold everybody's runs
    try:
        with file.open("xb") as fresh:
            fresh.write(json.dumps(asdict(hold), indent=1).encode() + b"\n")
    except FileExistsError:
        return False
    return True


def read(file: Path) -> Hold | None:
    """None: nothing is held. A file that says nothing holds, too."""
    if not os.path.lexists(file):
        return None
    try:
        said = json.loads(regular_file.read(file, _MOST_BYTES))
        return Hold(**{name: str(said[name]) for name in ("by", "why", "run", "since")})
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return Hold("somebody", f"{file} does not say", "a run", "an unknown time")


def release(file: Path) -> Hold | None:
    """New runs may begin again; what was held. Raises OSError."""
    held = read(file)
    file.unlink(missing_ok=True)
    return held


def refuse(file: Path | None) -> None:
    """Raises Held while new runs are held; None: nothing can hold them."""
    held = read(file) if file is not None else None
    if held is not None:
        raise Held(f"no new run begins: {held}", f"once it is safe again, release it: {RELEASE} (the hold is {file})")


def leave_orders(run_dir: Path, file: Path | None, *, acts: bool) -> None:
    """Say in the directory of a new run where its hold goes. `acts`: whether an act on its game day holds, too. Raises OSError."""
    orders = {"hold": str(file.absolute()) if file else None, "acts": acts}
    regular_file.write(run_dir / ORDERS, json.dumps(orders).encode())


def carry_out(run_dir: Path, pull: Pull) -> Path | None:
    """Hold new runs as the run has said; where they are held. None: this pull holds nothing, or the run is over. Raises OSError."""
    try:
        orders = json.loads(regular_file.read(run_dir / ORDERS, _MOST_BYTES))
        file, acts = Path(orders["hold"]), bool(orders["acts"])
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
    if pull.by_act and not acts:
        return None
    put(file, Hold.of(pull, run_dir.name))
    return file
