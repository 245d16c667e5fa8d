"""Every check is registered under its own name, is documented, and can be asked about without loading pandas or DuckDB."""

from __future__ import annotations

import subprocess
import sys

import pytest

from harness import registry
from harness.checks.base import Check, CheckParams

NAMES = tuple(name for name in registry.names("harness.checks") if registry.load("harness.checks", name).__module__.startswith("harness."))


@pytest.mark.parametrize("name", NAMES)
def test_one_name_everywhere(name: str) -> None:
    check = registry.load("harness.checks", name)
    assert isinstance(check, Check)
    assert check.name == name
    assert check.__module__ == f"harness.checks.{name}"
    assert check.gate == bool(check.place)
    assert check.reads
    assert all(isinstance(text, str) for text in check.reads)
    assert (type(check).__doc__ or "").endswith(".")
    assert issubclass(check.Params, CheckParams)
    for field, info in check.Params.model_fields.items():
        assert info.description or field == "by", f"{name}.{field} is not described"


def test_nothing_heavy_is_imported_to_know_the_checks() -> None:
    code = (
        "import sys\nfrom harness import registry\n"
        "for name in registry.names('harness.checks'): registry.load('harness.checks', name)\n"
        "import harness.checks.judge.judge, harness.checks.judge.save, harness.evidence.evidence\n"
        "print(sorted({'pandas', 'duckdb', 'numpy', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
