"""A container as a cell: its cable, its memory, its disk. Commands inside use its own `sh`, `tail`, `dd` and `rm`."""

from __future__ import annotations

from typing import Any

from harness.errors import EnvironmentUnavailable
from harness.world.docker.container import daemon_errors

_FILLER = ".idrill-fill"
_GREEDY = """
for each in /proc/[0-9]*; do [ $each = /proc/$$ ] || echo 1000 >$each/oom_score_adj; done 2>/dev/null
for each in 1 2 3 4; do tail /dev/zero & done; wait
"""
"""Fills the memory with lines that do not end, in four processes. The kernel is to end any other process before these."""
_NO_SPACE = "No space left on device"
_ABSENT = (126, 127)
"""What the runtime says when there is nothing to be run."""
_END_WALL_S = 5
_GREED_WALL_S = 20


class ContainerCell:
    """See `harness.world.cell.Cell`."""

    def __init__(self, actor: str, container: Any, network: Any) -> None:
        self._actor = actor
        self._container = container
        self._network = network

    def disconnect(self) -> None:
        with daemon_errors(f"the {self._actor} cannot be disconnected"):
            self._network.disconnect(self._container, force=True)

    def reconnect(self) -> None:
        if not self.is_connected():
            with daemon_errors(f"the {self._actor} cannot be connected again"):
                self._network.connect(self._container, aliases=[self._actor])

    def is_connected(self) -> bool:
        with daemon_errors(f"the {self._actor}'s network cannot be inspected"):
            self._container.reload()
        return bool(self._container.attrs["NetworkSettings"]["Networks"].get(self._network.name))

    def exhaust_memory(self) -> None:
        if not self._container.attrs["HostConfig"].get("Memory"):
            raise EnvironmentUnavailable(f"the {self._actor}'s container has no memory limit", "write `run: {limits: {memory: 256M}}`")
        code, said = self._inside(["timeout", str(_GREED_WALL_S), "sh", "-c", _GREEDY])
        if not self._ends() or not self.out_of_memory():
            raise EnvironmentUnavailable(f"the {self._actor}'s memory could not be used up: exit code {code}: {said}")

    def out_of_memory(self) -> bool:
        with daemon_errors(f"the {self._actor}'s container cannot be inspected"):
            self._container.reload()
        return bool(self._container.attrs["State"]["OOMKilled"])

    def fill(self, folder: str) -> str:
        code, said = self._inside(["dd", "if=/dev/zero", f"of={folder}/{_FILLER}", "bs=4096"])
        if code == 0 or _NO_SPACE not in said:
            raise EnvironmentUnavailable(f"{folder} of the {self._actor} cannot be filled: {said}", "name a folder of `run.tmpfs`")
        return _NO_SPACE

    def make_room(self, folder: str) -> None:
        if self._container_runs():
            code, said = self._inside(["rm", "-f", f"{folder}/{_FILLER}"])
            if code:
                raise EnvironmentUnavailable(f"{folder} of the {self._actor} cannot be emptied: {said}")

    def _ends(self) -> bool:
        """Whether the container is over, after the time that the daemon needs to notice it."""
        from requests import RequestException

        try:
            self._container.wait(timeout=_END_WALL_S)
        except RequestException:
            return False
        return True

    def _container_runs(self) -> bool:
        """A container that has ended has no folders in memory any more."""
        with daemon_errors(f"the {self._actor}'s container cannot be inspected"):
            self._container.reload()
        return bool(self._container.status == "running")

    def _inside(self, words: list[str]) -> tuple[int | None, str]:
        """Run beside the main process, as the same user: exit code (None: it ended with the container) and output."""
        with daemon_errors(f"{words[0]} cannot be run in the {self._actor}'s container"):
            code, said = self._container.exec_run(words)
        text = said.decode(errors="replace").strip()[-300:]
        if code in _ABSENT:
            raise EnvironmentUnavailable(f"the image of the {self._actor} has no {words[0]}: {text}")
        return code, text
