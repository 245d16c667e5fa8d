"""Starts consoles as the programs they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fake_program import FIXTURES, FakeProgram

PEOPLE = {
    "Robin Example": ("commander", "liaison"),
    "Sam Example": ("comms", "scribe"),
    "Kim Example": ("master",),
}
TOKENS = {name: f"idrill-token-{number:032x}" for number, name in enumerate(PEOPLE, start=11)}
"""In the form of every credential of a run."""


class Console(FakeProgram):
    """`act` does something as Robin Example, who is commander and liaison."""

    def act(self, do: str, role: str | None = "commander", who: str = "Robin Example", **fields: Any) -> httpx.Response:
        said = {"do": do, **({"role": role} if role else {}), **fields}
        return self.call("POST", "/acts", json=said, headers=bearer(TOKENS[who]))

    def board(self, who: str = "Robin Example", after: int = -1) -> dict[str, Any]:
        return dict(self.call("GET", f"/board?after={after}", headers=bearer(TOKENS[who])).json())

    @property
    def acts(self) -> list[dict[str, Any]]:
        """What stands in the ledger beside requests and replies."""
        return [line for line in self.lines if line["kind"] not in {"header", "request", "reply", "refused", "restarted", "stall", "end"}]


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Console]]:
    """Start a console; keyword arguments override its configuration."""
    people = [{"name": name, "roles": list(roles), "token": TOKENS[name]} for name, roles in PEOPLE.items()]
    own = {"role": "people", "people": people}
    with Console.several() as launch:
        yield lambda **config: launch(tmp_path, own | config, str(FIXTURES / "console" / "app.py"))


@pytest.fixture
def console(start: Callable[..., Console]) -> Console:
    return start()
