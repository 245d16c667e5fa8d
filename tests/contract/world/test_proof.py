"""The proof that `idrill doctor` gives, and that it can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.world import proof

pytestmark = pytest.mark.contract


def test_it_holds_here_for_every_runtime() -> None:
    proofs = proof.prove()
    assert {"python", "bash"} <= {one.runtime for one in proofs}
    assert [one for one in proofs if not one.holds] == []


def test_without_the_library_nothing_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "environment", lambda _clock, _folder, _base: {})
    monkeypatch.setattr(proof, "_GIVE_UP_WALL_S", 2.0)
    assert not any(one.holds for one in proof.prove())


def test_a_runtime_that_cannot_be_tried_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(proof, "_commands", lambda _folder: iter([("python", ["sh", "-c", "echo no such module; exit 3"])]))
    (one,) = proof.prove()
    assert (one.holds, one.own_s, one.detail) == (False, None, "could not be tried (exit code 3): no such module")
