"""Programs of a service: the highest version in its places, else PATH, never a mix; and a message that names the package."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import EnvironmentUnavailable
from harness.world.services.find import find
from harness.world.services.postgres import Postgres
from harness.world.services.redis import Redis


def _install(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)


def test_the_highest_version_wins_by_number(tmp_path: Path) -> None:
    for version in ("9.6", "15", "13"):
        _install(tmp_path / f"usr/lib/postgresql/{version}/bin", *Postgres.PROGRAMS)
    assert find(Postgres(), tmp_path)["postgres"] == str(tmp_path / "usr/lib/postgresql/15/bin/postgres")


def test_a_folder_with_half_of_the_programs_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path / "usr/lib/postgresql/16/bin", "psql")
    _install(tmp_path / "bin", *Postgres.PROGRAMS)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert {Path(path).parent for path in find(Postgres(), tmp_path).values()} == {tmp_path / "bin"}


def test_what_is_missing_is_named_with_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentUnavailable, match="redis-server") as caught:
        find(Redis(), tmp_path)
    assert "apt-get install --no-install-recommends redis-server" in caught.value.hint
