"""The matrix: units on every CPython that is present, and the built wheel outside the checkout."""

from __future__ import annotations

import tempfile
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False

PYTHONS = ("3.11", "3.12", "3.13")


@nox.session(python=PYTHONS)
def units(session: nox.Session) -> None:
    """Unit and property tests against the installed package, not the checkout."""
    session.install(".[dev]")
    session.run("pytest", "-q", "-n", "2", "-m", "not contract and not e2e and not slow", "tests/unit", "tests/property", *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the wheel, install it into a fresh environment and use it from an empty folder: list, plan, one short drill."""
    session.install("build")
    with tempfile.TemporaryDirectory() as folder:
        session.run("python", "-m", "build", "--wheel", "--outdir", folder, ".", silent=True)
        (built,) = Path(folder).glob("*.whl")
        session.install(str(built))
        session.chdir(folder)
        session.run("idrill", "list")
        session.run("idrill", "plan", "connector-down-20m", silent=True)
        session.run("idrill", "run", "commit-then-cut", "--speed", "60", "--seed", "1")
