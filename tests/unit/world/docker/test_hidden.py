"""A container that sees a folder with runs in it sees none of the runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.world.docker.container import Mount, Wanted
from harness.world.docker.recipe import hidden


def container(*mounts: Mount, binds: tuple[str, ...] = ()) -> Wanted:
    return Wanted("connector", "image", None, None, mounts=mounts, binds=binds)


@pytest.fixture
def run_dir(tmp_path: Path) -> Path:
    return tmp_path / "mine" / "reports" / "runs" / "20261101-example"


def test_the_connectors_folder_around_the_runs_loses_them(run_dir: Path, tmp_path: Path) -> None:
    made = container(Mount(run_dir / "connector", writable=True), Mount(tmp_path / "mine"))
    assert list(hidden(made, run_dir)) == [str(tmp_path / "mine" / "reports" / "runs")]


def test_the_folder_that_holds_the_runs_themselves_loses_this_one(run_dir: Path) -> None:
    assert list(hidden(container(Mount(run_dir.parent)), run_dir)) == [str(run_dir)]


def test_elsewhere_in_the_container_too(run_dir: Path, tmp_path: Path) -> None:
    made = container(Mount(tmp_path / "mine", inside="/app"), binds=(f"{tmp_path}:/all:rw", "volume:/data"))
    assert list(hidden(made, run_dir)) == ["/all/mine/reports/runs", "/app/reports/runs"]


def test_a_folder_beside_the_runs_needs_nothing(run_dir: Path, tmp_path: Path) -> None:
    assert hidden(container(Mount(tmp_path / "mine" / "app"), Mount(run_dir / "connector")), run_dir) == {}


def test_a_link_on_the_way_to_the_runs_hides_nothing_from_us(run_dir: Path, tmp_path: Path) -> None:
    run_dir.mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    through = tmp_path / "link" / "reports" / "runs" / run_dir.name
    assert list(hidden(container(Mount(tmp_path / "mine")), through)) == [str(run_dir.parent)]
