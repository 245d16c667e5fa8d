"""What a matrix is of, in the words of its pages: connectors against drills, or teams against game days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["connectors", "teams"]


@dataclass(frozen=True)
class Words:
    """For people."""

    title: str
    about: str
    """What rows, columns and frames are."""
    broken: tuple[str, str]
    """Those with a deliberate defect, one and many."""
    column: str
    """What they meet."""
    own: str
    """Whom the columns meet that must pass."""
    command: str
    stem: str
    """How the published page's name begins."""


WORDS: dict[Kind, Words] = {
    "connectors": Words(
        title="Defects against drills",
        about="Each row is a connector with one deliberate defect, each column is a drill. A frame marks the drill that must catch the "
        "defect with the expected check. The last row shows each drill with its own connector, which must pass.",
        broken=("connector with a deliberate defect", "connectors with a deliberate defect"),
        column="drill",
        own="with their own connectors",
        command="idrill matrix",
        stem="matrix",
    ),
    "teams": Words(
        title="Teams against game days",
        about="Each row is a scripted team that does one thing wrong, each column is a game day. A frame marks the game day that must "
        "catch it with the expected check. The last row shows each game day with the team that does it right, which must pass.",
        broken=("team that does one thing wrong", "teams that do one thing wrong"),
        column="game day",
        own="with the team that does it right",
        command="idrill matrix --teams",
        stem="teams",
    ),
}
