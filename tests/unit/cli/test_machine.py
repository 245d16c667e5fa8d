from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness import registry
from harness.cli import machine
from harness.errors import EnvironmentUnavailable
from harness.world.processes import confine


def _by_name(out: Path) -> dict[str, machine.Diagnosis]:
    return {finding.what: finding for finding in machine.examine(out)}


def test_whatever_is_not_ok_has_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr(machine, "find_spec", lambda _name: None)
    findings = _by_name(tmp_path)
    assert findings["docker"].grade == findings["cc"].grade == findings["uvloop"].grade == "absent"
    assert all(finding.remedy for finding in findings.values() if finding.grade != "ok")
    assert not any(finding.remedy for finding in findings.values() if finding.grade == "ok")


def test_an_output_folder_that_does_not_exist_yet_is_judged_by_the_one_above(tmp_path: Path) -> None:
    assert _by_name(tmp_path / "not" / "yet")["output"].grade == "ok"
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_output_folder_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    found = _by_name(tmp_path)["output"]
    assert (found.grade, found.remedy) == ("broken", "name another folder with --out")
    assert "Permission denied" in found.detail


@pytest.mark.parametrize(
    ("version", "grade", "detail"),
    [
        (7, "ok", "Landlock 7: connectors are kept from the evidence"),
        (3, "ok", "Landlock 3, signals not: connectors are kept from the evidence"),
        (1, "absent", "not confined: this kernel has Landlock 1 only"),
        (0, "absent", "not confined: this kernel has no Landlock"),
    ],
)
def test_which_confinement_the_kernel_offers(
    version: int, grade: str, detail: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confine, "OFFERED", lambda: version)
    monkeypatch.setattr(confine.Confinement, "obstacle", lambda *_: "")
    found = _by_name(tmp_path)["confinement"]
    assert (found.grade, found.detail) == (grade, detail)
    assert ("--runtime docker" in found.remedy) == (grade == "absent")


def test_where_the_rules_of_a_confinement_cannot_be_made_it_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "not" / "there"))
    monkeypatch.setattr(confine, "OFFERED", lambda: 7)
    monkeypatch.setattr(confine.Confinement, "obstacle", lambda _, state: asked.append(state) or "/home is closed")
    found = _by_name(tmp_path)["confinement"]
    assert (found.grade, found.detail, asked) == ("absent", "not confined: /home is closed", [tmp_path])
    assert "XDG_STATE_HOME" in found.remedy


def test_a_full_disk_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=2**20))
    assert _by_name(tmp_path)["free disk"] == machine.Diagnosis(
        "free disk", "broken", "1 MB", "free disk space, or name another disk with --out"
    )


def test_a_plugin_that_cannot_be_loaded_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, idrill: Callable[..., Any]) -> None:
    real = registry.load

    def load(group: str, name: str) -> object:
        if name == "down":
            raise EnvironmentUnavailable(f"the plugin {group} 'down' cannot be loaded: boom", "reinstall it")
        return real(group, name)

    monkeypatch.setattr(registry, "load", load)
    said = idrill("doctor", "--out", str(tmp_path))
    assert said.exit_code == 4
    assert "1 broken" in said.stdout
    assert "'down' cannot be loaded: boom" in said.stdout
    assert "reinstall it" in said.stdout
    assert "needs attention: harness.faults" in said.stdout


def test_a_good_machine_passes(tmp_path: Path, idrill: Callable[..., Any]) -> None:
    said = idrill("doctor", "--out", str(tmp_path))
    assert said.exit_code == 0
    assert said.stdout.endswith("this machine can run drills\n")


@pytest.mark.parametrize("name", ["a" * 300, f"new/{'a' * 300}/runs", "file", "file/runs"])
def test_an_output_folder_that_cannot_be_made_is_one_finding_among_the_others(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    findings = _by_name(tmp_path / name)
    assert findings["output"].grade == "broken"
    assert "File name too long" in findings["output"].detail or "Not a directory" in findings["output"].detail
    assert len(findings["output"].detail) < 400
    assert findings["temporary"].grade == "ok"
