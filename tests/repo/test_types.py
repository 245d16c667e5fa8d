"""mypy --strict sees the fixtures, too, their packages with the harness and their programs one by one; what tests share; the benchmarks."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_FIXTURES = _ROOT / "fixtures"
_MYPY = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
_PACKAGES = sorted(
    path.parent
    for path in _FIXTURES.rglob("__init__.py")
    if not (path.parent.parent / "__init__.py").exists() and "node_modules" not in path.parts
)
_PROGRAMS = sorted(
    str(path.relative_to(_FIXTURES))
    for path in _FIXTURES.rglob("*.py")
    if not any(path.is_relative_to(package) for package in _PACKAGES) and "node_modules" not in path.parts
)


def test_every_package_of_the_fixtures_is_checked_with_the_harness() -> None:
    assert {package.name for package in _PACKAGES} <= set(_MYPY["packages"])


def test_all_that_tests_have_in_common_is_checked_with_it() -> None:
    """Support by its name, as it is imported; every conftest by its place, for they are many of one name."""
    support = {path.stem for path in (_ROOT / "tests" / "support").glob("*.py")}
    conftests = {".".join(path.relative_to(_ROOT).with_suffix("").parts) for path in (_ROOT / "tests").rglob("conftest.py")}
    assert support | conftests == set(_MYPY["modules"])


@pytest.mark.slow
@pytest.mark.parametrize("program", _PROGRAMS)
def test_a_program_of_the_fixtures_is_typed(program: str) -> None:
    """An example connector may use libraries that are not here, or that say nothing of their types."""
    example = program.startswith("connectors/")
    lenient = ["--ignore-missing-imports", "--allow-untyped-decorators", "--allow-subclassing-any"] if example else []
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *lenient, str(_FIXTURES / program)],
        cwd=_ROOT,
        env={**os.environ, "MYPYPATH": str((_FIXTURES / program).parent)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_benchmarks_are_typed() -> None:
    """They run seldom: what they use of the harness must not change unseen meanwhile."""
    scripts = sorted(str(path) for path in (_ROOT / "bench").glob("*.py"))
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *scripts],
        cwd=_ROOT,
        env={**os.environ, "MYPYPATH": str(_ROOT / "bench")},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
