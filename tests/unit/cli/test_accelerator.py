"""What `idrill doctor` says of the accelerator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.cli import accelerator
from harness.errors import EnvironmentUnavailable
from harness.world.proof import Proof


def test_every_runtime_is_named(proofs: list[Proof]) -> None:
    proofs += [
        Proof("python", holds=True, detail="60.1 s passed in 1.01 s", own_s=60.1, wall_s=1.01),
        Proof("node", holds=False, detail="60.0 s passed in 60.00 s", own_s=60.0, wall_s=60.0),
        Proof("java", holds=False, detail="could not be tried (exit code 1): no compiler"),
    ]
    python, node, java = accelerator.examine()
    assert (python.what, python.grade, python.remedy) == ("accelerated python", "ok", "")
    assert (node.grade, node.remedy) == ("broken", "drill node programs with `clock: env`, or with --speed 1")
    assert (java.grade, java.detail) == ("absent", "could not be tried (exit code 1): no compiler")


def test_without_a_compiler_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def prove() -> tuple[Proof, ...]:
        raise EnvironmentUnavailable("there is no compiler", "install one")

    monkeypatch.setattr("harness.world.proof.prove", prove)
    (found,) = accelerator.examine()
    assert (found.what, found.grade, found.detail, found.remedy) == ("accelerator", "absent", "there is no compiler", "install one")


def test_doctor_needs_attention_when_a_runtime_disobeys(idrill: Callable[..., Any], proofs: list[Proof], tmp_path: Path) -> None:
    proofs.append(Proof("python", holds=False, detail="60.0 s passed in 60.00 s", own_s=60.0, wall_s=60.0))
    said = idrill("doctor", "--out", str(tmp_path))
    assert said.exit_code == 4
    assert "needs attention: accelerated python" in said.stdout
