"""The run directory: made before anything starts, with the plan and everything needed to repeat the run."""

from __future__ import annotations

import json
import os
import platform
import secrets
import shutil
import sys
import time
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import harness
from harness.errors import EnvironmentUnavailable
from harness.plan.model import Plan
from harness.workload.line import WorkloadLine
from harness.world.sweep import claim

_FEW_LINES = 16 * 1024
_TOLD = ("duckdb", "httpx", "pandas", "pydantic", "starlette", "toxiproxy-python", "uvicorn", "uvloop")


def new_run_id(name: str) -> str:
    """`<yyyymmdd-hhmmss>-<drill>-<6 hex>`, UTC."""
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{name}-{secrets.token_hex(3)}"


def create(out: Path, run: str, plan: Plan, workload: Iterable[WorkloadLine]) -> Path:
    """Make and fill it. Raises EnvironmentUnavailable when `out` cannot be written."""
    run_dir = (out / run).absolute()
    try:
        run_dir.mkdir(parents=True, mode=0o700)
        run_dir.chmod(0o700)
        for folder in ("ledgers", "logs", "secrets"):
            (run_dir / folder).mkdir(mode=0o700)
        claim(run_dir)
        save_plan(run_dir, plan)
        for name, file in (("drill.yaml", plan.drill_file), ("connector.yaml", plan.connector_file)):
            if Path(file).is_file():
                shutil.copyfile(file, run_dir / name)
        with (run_dir / "workload.jsonl").open("w") as lines:
            lines.writelines(json.dumps(line.as_json()) + "\n" for line in workload)
        (run_dir / "environment.json").write_text(json.dumps(environment(), indent=1))
    except OSError as error:
        raise EnvironmentUnavailable(f"{run_dir}: cannot be written: {error.strerror}", "choose another --out, or make room") from error
    return run_dir


def save_plan(run_dir: Path, plan: Plan) -> None:
    """Write `plan.json`, as a whole or not at all. Raises OSError."""
    fresh = run_dir / "plan.json.new"
    fresh.write_text(plan.model_dump_json(indent=1))
    fresh.replace(run_dir / "plan.json")


def is_full(folder: Path) -> bool:
    """Whether the disk below has no room for even a few lines; then that is the reason, whatever failed first."""
    try:
        return shutil.disk_usage(folder).free < _FEW_LINES
    except OSError:
        return False


def environment() -> dict[str, object]:
    """What the run ran on."""
    return {
        "harness": harness.__version__,
        "python": sys.version.split()[0],
        "platform": platform.platform(),
        "cpus": os.cpu_count(),
        "packages": {name: found for name in _TOLD if (found := _version(name))},
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
