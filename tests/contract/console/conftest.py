"""Starts consoles as the programs they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from fake_program import FIXTURES, FakeProgram

from tests.contract.console.visitor import Visitor

PEOPLE = {
    "Robin Example": ("commander", "liaison"),
    "Sam Example": ("comms", "scribe"),
    "Kim Example": ("master",),
}
TOKENS = {name: f"idrill-token-{number:032x}" for number, name in enumerate(PEOPLE, start=11)}
"""In the form of every credential of a run."""
LINKS = {name: f"idrill-token-{number:032x}" for number, name in enumerate([*PEOPLE, ""], start=51)}
"""The tokens of the links; the last one is the big screen's, which has no name."""
_NO_ACTS = {"header", "request", "reply", "refused", "access_refused", "restarted", "stall", "end"}


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
        return [line for line in self.lines if line["kind"] not in _NO_ACTS]


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Console]]:
    """Start a console; keyword arguments override its configuration."""
    people = [{"name": name, "roles": list(roles), "token": TOKENS[name]} for name, roles in PEOPLE.items()]
    join = [{"name": name, "sha256": sha256(token.encode()).hexdigest()} for name, token in LINKS.items()]
    own = {"role": "people", "people": people, "join": join}
    with Console.several() as launch:
        yield lambda **config: launch(tmp_path, own | config, str(FIXTURES / "console" / "app.py"))


@pytest.fixture
def console(start: Callable[..., Console]) -> Console:
    return start()


@pytest.fixture
def visitor(console: Console) -> Iterator[Callable[[str], Visitor]]:
    """A browser that holds somebody's link, by name; '' is the big screen."""
    with ExitStack() as stack:
        yield lambda name: stack.enter_context(Visitor(console, LINKS[name]))
