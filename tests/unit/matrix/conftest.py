from __future__ import annotations

from collections.abc import Callable

import pytest

from harness import assets
from harness.drill.model import Drill
from harness.drill.reading.expectations import Expectation
from harness.drill.reading.load import load_drill
from harness.matrix.cells import REFERENCE, Cell, Role
from harness.matrix.frames import Entry
from harness.matrix.meaning import meaning
from harness.trials.trial import Came, Result

DUE = Expectation(drill="commit-then-cut", check="exactly_once", finding="doubled")


@pytest.fixture
def due() -> Expectation:
    return DUE


@pytest.fixture(scope="session")
def drills() -> dict[str, Drill]:
    """Six drills in three categories; the last is made for a connector of its own."""
    like = load_drill(assets.drills() / "commit-then-cut.drill.yaml").drill
    made = {
        name: like.model_copy(update={"name": name, "category": category})
        for name, category in (("a1", "data"), ("a2", "data"), ("a3", "data"), ("b1", "user"), ("b2", "user"), ("c1", "design"))
    }
    return made | {"own": like.model_copy(update={"name": "own", "stack": like.stack.model_copy(update={"connector": "two-way"})})}


@pytest.fixture
def entry() -> Callable[..., Entry]:
    """A cell with its result: `entry("expected", "FAIL", "exactly_once", "doubled")`."""

    def made(role: Role, outcome: str | None, check: str = "", kind: str = "", *, connector: str = "duplicates", seed: int = 1) -> Entry:
        drill = "commit-then-cut" if role in {"expected", "reference"} else "token-expiry"
        cell = Cell(REFERENCE if role == "reference" else connector, drill, role, seed, DUE if role == "expected" else None)
        failed, kinds, named = {check: "words"}, {check: [kind]}, {check: ["<b>invoice-1</b>"]}
        found = None
        if outcome:
            found = Result(
                "k", Came(outcome), *((failed, kinds, named) if check else ({}, {}, {})), wall_s=10.0, why="slow" if not check else ""
            )
        return Entry(cell, "design", meaning(cell, found), found)

    return made
