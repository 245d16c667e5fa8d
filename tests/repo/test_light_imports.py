"""The command line answers at once and the plugin burdens nobody's test run, because heavy imports are lazy."""

from __future__ import annotations

import subprocess
import sys

import pytest

_HEAVY = (
    "pandas",
    "duckdb",
    "matplotlib",
    "pyarrow",
    "numpy",
    "httpx",
    "pydantic",
    "ruamel.yaml",
    "jinja2",
    "uvicorn",
    "starlette",
    "toxiproxy",
)


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("harness", _HEAVY),
        ("harness.cli.main", _HEAVY),
        ("harness.cli.start", (*_HEAVY, "typer")),
        ("harness.pytest_plugin.plugin", _HEAVY),
        ("harness.world.lever.watchdog", (*_HEAVY, "requests", "typer", "harness.plan")),
        ("harness.drill.reading.load", ("pandas", "duckdb", "matplotlib", "httpx")),
        ("harness.plan.compile", ("pandas", "duckdb", "matplotlib", "httpx")),
        ("harness.engine.run", ("pandas", "duckdb", "matplotlib")),
    ],
)
def test_importing_pulls_nothing_heavy(module: str, heavy: tuple[str, ...]) -> None:
    program = f"import sys, {module}; print(*(name for name in {heavy!r} if name in sys.modules))"
    asked = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert asked.stdout.split() == []
