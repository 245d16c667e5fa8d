"""What a container writes, from before its start to its end; the connection behind it is closed when it is over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Output:
    """Attached before the container starts, so that nothing is lost."""

    def __init__(self, container: Any) -> None:
        self._stream = container.attach_socket(params={"stdout": 1, "stderr": 1, "stream": 1})

    def __iter__(self) -> Iterator[bytes]:
        """Chunks, until the container has ended."""
        from docker.utils.socket import frames_iter

        try:
            for _, data in frames_iter(self._stream, tty=False):
                yield data
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the connection. The SDK hands out the bare socket and closes nothing behind it."""
        socket, answer = getattr(self._stream, "_sock", None), getattr(self._stream, "_response", None)
        for part in (answer, self._stream, socket):
            if part is not None:
                part.close()
