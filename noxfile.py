"""The matrix: units on every CPython that is present, and the built wheel outside the checkout."""

from __future__ import annotations

import tempfile
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False

ROOT = Path(__file__).parent
PYTHONS = ("3.11", "3.12", "3.13")


@nox.session(python=PYTHONS)
def units(session: nox.Session) -> None:
    """Unit and property tests against the installed package, not the checkout."""
    session.install(".[dev]")
    chosen = ("-m", "not contract and not e2e and not slow", "tests/property", "tests/unit")  # what takes longest first
    session.run("pytest", "-q", "-n", "2", "--dist", "worksteal", *chosen, *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """Build both wheels, install each into a fresh environment and use it from an empty folder: list, plan, one short drill.

    Where the wheel of this platform is installed, no compiler is on PATH: it brings the clock accelerator.
    """
    session.install("build")
    programs = Path(session.bin)
    for compiler, found_by in (("", "/usr/local/bin:/usr/bin:/bin"), ("cc", "")):
        with tempfile.TemporaryDirectory() as folder:
            with session.chdir(ROOT):
                session.run("python", "-m", "build", "--wheel", "--outdir", folder, ".", silent=True, env={"IDRILL_CLOCK_CC": compiler})
            (built,) = Path(folder).glob("*.whl")
            session.install("--force-reinstall", str(built))
            used = {"PATH": f"{programs}:{found_by}".rstrip(":"), "XDG_CACHE_HOME": f"{folder}/cache"}
            with session.chdir(folder):
                session.run("idrill", "list", env=used)
                session.run("idrill", "plan", "connector-down-20m", silent=True, env=used)
                session.run("idrill", "run", "commit-then-cut", "--speed", "60", "--seed", "1", env=used)
