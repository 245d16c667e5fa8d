"""A Docker daemon of a test's own, which may be stopped, killed and starved without anyone else noticing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import docker
import pytest

_WAIT_WALL_S = 60
_NEEDED = ("dockerd", "unshare", "nsenter", "setpriv")
_ROOM = """
import fcntl, socket, struct, subprocess, sys
with socket.socket() as any_socket:
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 0x41))
subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={sys.argv[2]}", "tmpfs", sys.argv[1]], check=True)
print("ready", flush=True)
sys.stdin.read()
"""
"""A room: a loopback interface that is up, and a disk in memory that is gone with the room. Ends when nobody holds its input any more."""


def lacking() -> str:
    """Why this machine cannot have a second daemon; empty when it can."""
    missing = [name for name in _NEEDED if shutil.which(name) is None]
    if missing:
        return f"a second Docker daemon needs {', '.join(missing)}"
    tried = subprocess.run(["unshare", "--mount", "--net", "true"], capture_output=True, text=True, check=False)
    return f"a second Docker daemon needs namespaces of its own: {tried.stderr.strip()}" if tried.returncode else ""


class OwnEngine:
    """Namespaces of its own for mounts and network, so that neither its bridges nor its firewall rules meet anyone else's."""

    def __init__(self, folder: Path, size: str) -> None:
        self._folder, self.data = folder, folder / "data"
        self.data.mkdir(parents=True)
        self.host = f"unix://{folder}/docker.sock"
        room = ["unshare", "--mount", "--net", sys.executable, "-c", _ROOM, str(self.data), size]
        self._room = subprocess.Popen(room, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._room.stdout is not None
        assert self._room.stdout.readline() == "ready\n"
        self._daemon: subprocess.Popen[bytes] | None = None

    def inside(self, *command: str) -> list[str]:
        """A command as it is run where the daemon's published ports are."""
        return ["nsenter", f"--target={self._room.pid}", "--mount", "--net", *command]

    def environment(self) -> dict[str, str]:
        return {**os.environ, "DOCKER_HOST": self.host}

    def start(self) -> None:
        """Start the daemon and wait until it answers."""
        words = ["setpriv", "--pdeathsig=TERM", "dockerd", "--host", self.host, "--data-root", str(self.data)]
        words += ["--exec-root", str(self._folder / "exec"), "--pidfile", str(self._folder / "pid")]
        words += ["--bridge=none", "--shutdown-timeout=3", "--default-address-pool=base=10.213.0.0/16,size=24"]
        with (self._folder / "log").open("ab") as log:
            self._daemon = subprocess.Popen(self.inside(*words), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        give_up = time.monotonic() + _WAIT_WALL_S
        while not self._listens():
            assert self._daemon.poll() is None, self._last_words()
            assert time.monotonic() < give_up, self._last_words()
            time.sleep(0.05)  # nothing tells when it listens
        with self.client() as client:
            client.ping()

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as door:
            return door.connect_ex(self.host.removeprefix("unix://")) == 0

    def _last_words(self) -> str:
        return (self._folder / "log").read_text()[-2000:]

    def stop(self, *, kill: bool = False) -> None:
        """End the daemon: in good order with all of its containers, or at once, so that they go on without it."""
        if self._daemon is not None:
            (self._daemon.kill if kill else self._daemon.terminate)()
            self._daemon.wait(_WAIT_WALL_S)
            self._daemon = None
            if kill:
                for left in ("pid", "exec/containerd/containerd.pid"):
                    (self._folder / left).unlink(missing_ok=True)  # or the next one waits for whom it takes for alive

    def give(self, image: Any) -> None:
        """An image of another daemon's, under its names."""
        with self.client() as client:
            client.images.load(image.save(named=True))

    @contextmanager
    def client(self) -> Iterator[Any]:
        client = docker.DockerClient(base_url=self.host, version="1.40", timeout=_WAIT_WALL_S)
        try:
            yield client
        finally:
            client.close()

    def fill(self, left_bytes: int) -> None:
        """Leave that much of its disk, and no more, whoever else writes meanwhile."""
        with self._ballast().open("wb", buffering=0) as ballast:
            with suppress(OSError):
                while ballast.write(bytes(1 << 16)):
                    pass
            ballast.truncate(max(0, ballast.tell() - left_bytes))

    def make_room(self) -> None:
        self._ballast().unlink(missing_ok=True)

    def _ballast(self) -> Path:
        """Its disk is mounted in the room only."""
        return Path(f"/proc/{self._room.pid}/root{self.data}/ballast")

    def close(self) -> None:
        """Containers that a killed daemon left go with the next one."""
        self.make_room()
        if self._daemon is None:
            self.start()
        with self.client() as client:
            for container in client.containers.list(all=True):
                container.remove(force=True)
        self.stop()
        self._room.communicate()


@pytest.fixture(scope="module")
def own(engine: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnEngine]:
    """A second daemon with the image of the fixtures."""
    from harness.world.docker.images import fixtures_image

    if reason := lacking():
        pytest.skip(reason)
    one = OwnEngine(tmp_path_factory.mktemp("own"), "600m")
    try:
        one.start()
        one.give(engine.images.get(fixtures_image(engine)))
        yield one
    finally:
        one.close()


@pytest.fixture
def idrill(own: OwnEngine, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """`idrill`, whose daemon is the second one; whatever still runs at the end is ended."""
    processes: list[subprocess.Popen[str]] = []

    def start(*words: str) -> subprocess.Popen[str]:
        command = own.inside(str(Path(sys.executable).with_name("idrill")), *words, "--out", str(tmp_path))
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=own.environment())
        processes.append(process)
        return process

    yield start
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=10)


@pytest.fixture
def left(own: OwnEngine) -> Callable[[], set[str]]:
    """Everything that is on the second daemon, by kind and name."""

    def count() -> set[str]:
        with own.client() as client:
            found = {f"container {one['Names'][0]}" for one in client.api.containers(all=True)}
            found |= {f"network {one['Name']}" for one in client.api.networks()}
            found |= {f"volume {one['Name']}" for one in client.api.volumes()["Volumes"] or []}
            return found | {f"image {one['Id']}" for one in client.api.images(all=True)}

    return count
