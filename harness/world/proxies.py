"""The interface of a run's proxies for engine and faults: every link passes through one, and its faults act only there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Proxies(Protocol):
    """A Toxiproxy. Its methods raise EnvironmentUnavailable when it does not answer, or refuses."""

    def version(self) -> str:
        """Which one it is."""

    def show(self, name: str) -> dict[str, Any]:
        """A proxy as it is now."""

    def enable(self, name: str, *, enabled: bool, deadline_s: float | None = None) -> dict[str, Any]:
        """Let connections pass, or refuse them; returns what was read back. `deadline_s`: as for `add_toxic`.

        Raises NotInjected when the proxy does not say so afterwards.
        """

    def add_toxic(  # noqa: PLR0913, PLR0917  # the fields of Toxiproxy's own object
        self,
        proxy: str,
        name: str,
        kind: str,
        stream: str,
        toxicity: float,
        attributes: Mapping[str, int],
        deadline_s: float | None = None,
    ) -> dict[str, Any]:
        """Add and read back. Raises NotInjected when something else is shown.

        `deadline_s`: wall seconds after which the bundled fault proxy takes it away by itself; other servers ignore it.
        """

    def remove_toxic(self, proxy: str, name: str) -> None:
        """Harmless when it is already gone."""
