"""The run directory: made before anything starts, with the plan and everything needed to repeat the run."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import secrets
import shutil
import sys
import time
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import harness
from harness import regular_file
from harness.assets import called
from harness.environment import Environment
from harness.errors import EnvironmentUnavailable
from harness.journal.events import Seal
from harness.journal.seal import Seals
from harness.plan.model import Plan
from harness.plan.subject import subject_of, watched_by
from harness.workload.line import WorkloadLine
from harness.world.git import commit_of
from harness.world.place import bind, move
from harness.world.sweep import claim

WORKLOAD_VERSION = 2
_FEW_LINES = 16 * 1024
_TOLD = ("duckdb", "httpx", "pandas", "pydantic", "starlette", "toxiproxy-python", "uvicorn", "uvloop")


def new_run_id(name: str) -> str:
    """`<yyyymmdd-hhmmss>-<drill>-<6 hex>`, UTC."""
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{name}-{secrets.token_hex(3)}"


def create(out: Path, run: str, plan: Plan, workload: Iterable[WorkloadLine], seals: Seals, live: Path | None = None) -> Path:  # noqa: PLR0913, PLR0917  # a run has that many
    """Make and fill it, under `out`, or under `live` until `settle`. `seals` gets a digest of each file. Raises EnvironmentUnavailable."""
    goal = (out / run).absolute()
    run_dir = live / run if live else goal
    try:
        goal.mkdir(parents=True, mode=0o700)
        if live:
            goal.rmdir()  # it can be made: that is all that was asked
            run_dir.mkdir(mode=0o700)
        run_dir.chmod(0o700)
        for folder in ("ledgers", "logs", "secrets"):
            (run_dir / folder).mkdir(mode=0o700)
        claim(run_dir)
        if live:
            bind(run_dir, out)
        save_plan(run_dir, plan, seals)
        for name, file in (("drill.yaml", plan.drill_file), ("connector.yaml", plan.connector_file)):
            if Path(file).is_file():
                _write(run_dir, name, Path(file).read_bytes(), seals)
        _write_workload(run_dir, workload, seals)
        subject = subject_of(plan, commit_of(Path(plan.connector_file)), watched_by(plan.integration))
        _write(run_dir, "subject.json", subject.model_dump_json(indent=1).encode(), seals)
        _write(run_dir, "environment.json", json.dumps(environment(plan).model_dump(), indent=1).encode(), seals)
    except OSError as error:
        where = f"{error.filename or run_dir}" if live else f"{run_dir}"
        raise EnvironmentUnavailable(f"{where}: cannot be written: {error.strerror}", "choose another --out, or free disk space") from error
    return run_dir


def settle(run_dir: Path, out: Path) -> Path:
    """Put a live run directory where it belongs; where it is then. Raises EnvironmentUnavailable; the evidence stays where it was then."""
    try:
        return move(run_dir, out)
    except OSError as error:
        raise EnvironmentUnavailable(
            f"{out / run_dir.name}: the run cannot be put there: {error.strerror}",
            f"its evidence is in {run_dir}; the next `idrill run` or `idrill clean` moves it as soon as there is space",
        ) from error


def save_plan(run_dir: Path, plan: Plan, seals: Seals) -> None:
    """Write `plan.json`, as a whole or not at all. Raises OSError."""
    _write(run_dir, "plan.json", plan.model_dump_json(indent=1).encode(), seals)


def _write(run_dir: Path, name: str, data: bytes, seals: Seals) -> None:
    regular_file.write(run_dir / name, data)
    seals.add(Seal.of(name, data))


def _write_workload(run_dir: Path, workload: Iterable[WorkloadLine], seals: Seals) -> None:
    """JSON lines; the first one names the version of the file."""
    name, version, lines, digest = "workload.jsonl", {"workload": WORKLOAD_VERSION}, 0, hashlib.sha256()
    with (run_dir / name).open("xb") as file:
        for line in workload:
            data = json.dumps(({} if lines else version) | line.as_json()).encode() + b"\n"
            file.write(data)
            digest.update(data)
            lines += 1
    seals.add(Seal.written(name, lines, digest.hexdigest()))


def is_full(folder: Path) -> bool:
    """Whether the disk cannot hold even a few lines. A full disk is then the reported reason, even if something else failed first."""
    try:
        return shutil.disk_usage(folder).free < _FEW_LINES
    except OSError:
        return False


def environment(plan: Plan) -> Environment:
    """Of this process, and what a command calls the files of the plan here."""
    return Environment(
        harness=harness.__version__,
        python=sys.version.split()[0],
        platform=platform.platform(),
        cpus=os.cpu_count(),
        ci=_job(os.environ),
        packages={name: found for name in _TOLD if (found := _version(name))},
        drill=_from_anywhere(plan.drill_file),
        connector=_from_anywhere(plan.connector_file),
    )


def _from_anywhere(file: str) -> str:
    return called(Path(file).absolute())


def _job(told: Mapping[str, str]) -> str | None:
    """The page of the job that this is a part of, as GitHub, GitLab and Jenkins name it."""
    if told.get("GITHUB_ACTIONS") == "true":
        words = [told.get(f"GITHUB_{name}") for name in ("SERVER_URL", "REPOSITORY", "RUN_ID")]
        return "{}/{}/actions/runs/{}".format(*words) if all(words) else None
    return told.get("CI_JOB_URL") or told.get("BUILD_URL") or None


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
