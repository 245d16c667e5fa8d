"""The console's control plane. What the engine says there is said once, even if the console dies while it is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from harness.errors import NoAnswer
from harness.ledger.forms import forms_of
from harness.world.console.program import ConsoleProgram
from harness.world.fakes import FakeControl

_BECOMES: Mapping[str, str] = MappingProxyType({"/shown": "shown", "/surprises": "surprise", "/abort": "abort"})
"""By its path: the kind of line that a call becomes."""


@dataclass(frozen=True)
class PeoplesLedger:
    """The file in which the console writes a line before it answers."""

    path: Path

    def size(self) -> int:
        """In bytes."""
        return self.path.stat().st_size

    def since(self, size: int) -> Iterator[Mapping[str, Any]]:
        """The whole lines after so many bytes, with their kind."""
        forms = forms_of("people")
        for text in self.path.read_bytes()[size:].split(b"\n")[:-1]:
            try:
                line = forms.read(text).line
            except ValueError:
                continue
            yield {"kind": line.KIND, **vars(line)}


@dataclass(frozen=True, kw_only=True)
class ConsoleControl(FakeControl):
    """It waits for a console that is being started again, and looks in the ledger before it says something twice."""

    program: ConsoleProgram
    ledger: PeoplesLedger

    def call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, timeout_s: float = 5.0, missing_ok: bool = False
    ) -> dict[str, Any]:
        size = self.ledger.size()
        try:
            return super().call(method, path, body, timeout_s=timeout_s, missing_ok=missing_ok)
        except NoAnswer:
            self.program.wait_until_up()
            self.close()  # the connection ended with the console
        if path in _BECOMES and any(_is(line, _BECOMES[path], body or {}) for line in self.ledger.since(size)):
            return {}
        return super().call(method, path, body, timeout_s=timeout_s, missing_ok=missing_ok)


def _is(line: Mapping[str, Any], kind: str, said: Mapping[str, Any]) -> bool:
    return line["kind"] == kind and all(line.get(name) == value for name, value in said.items())
