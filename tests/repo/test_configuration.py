"""The strictness that the project promises is switched on, and the matrix says the same everywhere."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PYPROJECT = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
_TOOL = _PYPROJECT["tool"]


def test_mypy_is_strict() -> None:
    assert _TOOL["mypy"]["strict"] is True
    assert "harness" in _TOOL["mypy"]["packages"]


def test_warnings_are_errors_and_unknown_markers_too() -> None:
    options = _TOOL["pytest"]["ini_options"]
    assert options["filterwarnings"][0] == "error"
    for word in ("--import-mode=importlib", "--strict-markers", "--strict-config", "-p no:integration_drills"):
        assert word in options["addopts"]


def test_ruff_forbids_silent_excepts_and_prints() -> None:
    assert {"BLE", "T20", "S", "C90", "PL"} <= set(_TOOL["ruff"]["lint"]["select"])


def test_the_pythons_of_the_matrix_are_those_of_the_classifiers() -> None:
    classified = [
        line.rpartition(" ")[2] for line in _PYPROJECT["project"]["classifiers"] if line.startswith("Programming Language :: Python ::")
    ]
    tree = ast.parse((_ROOT / "noxfile.py").read_text(encoding="utf-8"))
    (matrix,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "PYTHONS"
    )
    assert list(matrix) == classified


def test_ci_runs_the_commands_of_the_makefile() -> None:
    script = (_ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.startswith("#!/usr/bin/env bash")
    for line in ("set -euo pipefail", "make drill", "make test", "make lint"):
        assert line in script
