"""Builds of one user come one after the other, and what a build has not named yet is nobody's to prune."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.world.docker import building, images
from harness.world.docker.building import alone
from harness.world.docker.sweep import prune


class Daemon:
    """A client of a daemon with one nameless image, and with the images that are named here."""

    def __init__(self, *names: str) -> None:
        self.api, self.names, self.removed, self.built = self, names, list[str](), list[str]()

    def images(self, filters: dict[str, Any]) -> list[dict[str, Any]]:
        assert filters == {"dangling": True, "label": "idrill.image"}
        return [{"Id": "sha256:half"}]

    def containers(self, **_: Any) -> list[dict[str, Any]]:
        return []

    def remove_image(self, image: str) -> None:
        self.removed.append(image)

    def inspect_image(self, name: str) -> None:
        from docker.errors import ImageNotFound

        if name not in self.names:
            raise ImageNotFound(name)

    def build(self, tag: str, **_: Any) -> list[dict[str, str]]:
        with alone(wait=False) as quiet:
            assert not quiet
        self.built.append(tag)
        return []


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "user_cache_path", lambda *_, **__: tmp_path / "cache")


def test_nothing_is_pruned_while_an_image_is_being_built() -> None:
    daemon = Daemon()
    with alone(wait=True):
        assert prune(daemon) == []
    assert daemon.removed == []
    prune(daemon)
    assert daemon.removed == ["sha256:half"]


def test_a_build_has_the_daemon_for_itself() -> None:
    pytest.importorskip("docker", reason="the Docker SDK for Python is not installed")
    daemon = Daemon()
    images.build(daemon, "idrill-x:1", {}, dockerfile="Dockerfile", arguments={})
    assert daemon.built == ["idrill-x:1"]


def test_what_a_neighbour_has_built_meanwhile_is_not_built_again() -> None:
    daemon = Daemon("idrill-x:1")
    images.build(daemon, "idrill-x:1", {}, dockerfile="Dockerfile", arguments={})
    assert daemon.built == []
