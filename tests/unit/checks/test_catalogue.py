"""Every check is registered under its own name, is documented, and can be asked about without loading pandas or DuckDB."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from harness import registry
from harness.checks.base import CheckParams, find_check
from harness.errors import EnvironmentUnavailable

NAMES = tuple(name for name in registry.names("harness.checks") if registry.load("harness.checks", name).__module__.startswith("harness."))


@pytest.mark.parametrize("name", NAMES)
def test_one_name_everywhere(name: str) -> None:
    check = find_check(name)
    assert check.name == name
    assert check.__module__ == f"harness.checks.{name}"
    assert check.gate == bool(check.place)
    assert check.reads
    assert all(isinstance(text, str) for text in check.reads)
    assert (type(check).__doc__ or "").endswith(".")
    assert issubclass(check.Params, CheckParams)
    for field, info in check.Params.model_fields.items():
        assert info.description or field == "by", f"{name}.{field} is not described"


@pytest.mark.parametrize("plugin", [CheckParams, object(), "a text"])
def test_a_plugin_that_is_no_check_is_named(plugin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "load", lambda _group, _name: plugin)
    with pytest.raises(EnvironmentUnavailable, match=r"the plugin harness\.checks 'mine' is no check") as refused:
        find_check("mine")
    assert refused.value.hint == "it must be an object of a class derived from harness.checks.base.Check"


def test_nothing_heavy_is_imported_to_know_the_checks() -> None:
    code = (
        "import sys\nfrom harness import registry\n"
        "for name in registry.names('harness.checks'): registry.load('harness.checks', name)\n"
        "import harness.checks.judge.judge, harness.checks.judge.save, harness.evidence.evidence\n"
        "print(sorted({'pandas', 'duckdb', 'numpy', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
