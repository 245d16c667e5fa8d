"""Calls that a worker of a cluster carries out in place of runs: it must be able to import them."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Errand:
    """What a call leaves: a folder, which is under `run_dir`, and the process that did it."""

    run_dir: Path
    worker: int

    def under(self, out: Path) -> Errand:
        return replace(self, run_dir=out / self.run_dir.name)


def write(name: str, out: Path) -> Errand:
    """A folder of that name, with a file in a folder."""
    run_dir = out / name
    (run_dir / "ledgers").mkdir(parents=True)
    (run_dir / "ledgers" / "source.jsonl").write_text(name)
    return Errand(run_dir, os.getpid())


def wait_a_moment(name: str, out: Path) -> Errand:
    """As `write`, and long enough for all workers to have one."""
    time.sleep(0.5)
    return write(name, out)


def write_links(name: str, out: Path) -> Errand:
    """As `write`, beside links as a connector's home may hold them: out of the run, to nothing, and a program of its own."""
    errand = write(name, out)
    (errand.run_dir / "outside").symlink_to("/usr")
    (errand.run_dir / "dangling").symlink_to("gone")
    (errand.run_dir / "program").write_text("#!/bin/sh")
    (errand.run_dir / "program").chmod(0o4755)
    return errand


def die_once(mark: str, out: Path) -> Errand:
    """The first worker that does this dies in the middle of it."""
    if not Path(mark).exists():
        Path(mark).touch()
        (out / "half").mkdir()
        os.kill(os.getpid(), signal.SIGKILL)
    return write("whole", out)


def die(_: str, out: Path) -> Errand:
    """Every worker that does this dies."""
    os.kill(os.getpid(), signal.SIGKILL)
    return write("never", out)


def refuse(_: str, out: Path) -> Errand:
    """It leaves something, and fails."""
    write("left", out)
    raise ZeroDivisionError("no")
