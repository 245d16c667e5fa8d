"""What a process under test can suffer only where it lives in walls of its own: a network, a memory and a disk that end somewhere."""

from __future__ import annotations

from typing import Protocol


class Cell(Protocol):
    """The container of one actor. Its methods raise EnvironmentUnavailable if they fail."""

    def disconnect(self) -> None:
        """Pull its network cable: no address, no name, no connection."""

    def reconnect(self) -> None:
        """Plug it in again, under the names that it had; harmless when it is plugged in."""

    def is_connected(self) -> bool:
        """As the far side sees it."""

    def exhaust_memory(self) -> None:
        """Use up its memory from inside until the kernel has killed its main process."""

    def out_of_memory(self) -> bool:
        """Whether the kernel ended the last attempt for want of memory."""

    def fill(self, folder: str) -> str:
        """Write until a folder is full; returns the error of the last write."""

    def make_room(self, folder: str) -> None:
        """Remove the files of `fill`; harmless if there are none."""
