"""The references of game-day and team files: `python -m harness.published` renews them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from harness.drill.published.keys import part, rows
from harness.gameday.filled import SOURCES
from harness.gameday.model import Abort, Gameday, Roles, Surprise, When
from harness.gameday.team import REQUESTS, TAKES, Step, Team
from harness.gameday.words import Happening

_GAMEDAY = """\
Every key of a `*.gameday.yaml`; how to write one is in [game days](../game-days.md). Durations are drill time, but for `when.lasts`.
Written from the code.
"""
_TEAM = """\
Every key of a `*.team.yaml`; how to write one is in [game days](../game-days.md#scripted-teams). Durations are drill time. Written from the
code.
"""
_WHEN: dict[Happening, str] = {
    "start": "the first phase of the drill begins",
    "page": "somebody is paged, on any route or on this one",
    "page_resolved": "the page is over, as its sender says",
    "acknowledged": "a person has acknowledged a page, on any route or on this one",
    "declared": "a person has declared an incident",
    "decided": "a person has decided something, or this",
    "approved": "a person has approved a decision",
    "requested": "a person has asked for something, or for this",
    "carried_out": "the engine has done what a person asked for",
    "refused": "the engine could not do what a person asked for",
    "healed": "the last fault in place is over",
    "drained": "after that, and after the last resume: what is owed is delivered at its ordinary pace again",
    "updated": "a notice was sent, of any state or of this one",
    "verified": "a person has typed what the verification query says",
    "resolved": "a person has declared the incident over",
    "handed_over": "a person has handed a role over",
    "surprise": "somebody was told a surprise, any or this one",
}
_EXAMPLES: dict[Happening, str] = {
    "page": "primary",
    "page_resolved": "primary",
    "acknowledged": "primary",
    "decided": "pause",
    "requested": "pause",
    "carried_out": "pause",
    "refused": "pause",
    "updated": "resolved",
    "surprise": "1",
}
_PARTS: dict[str, type[BaseModel]] = {"when": When, "roles": Roles, "surprises": Surprise, "abort": Abort}


def gameday() -> str:
    """Markdown of every key of a game-day file, and of what its checks get from the integration file."""
    tables = [part("The file", rows(Gameday, "", but=_PARTS))]
    tables += [part(f"`{name}`", rows(model, f"{name}.")) for name, model in _PARTS.items()]
    return "\n".join(["# Game-day files", "", _GAMEDAY, *tables, *_filled()])


def team() -> str:
    """Markdown of every key of a team file, of the acts with their keys, and of the events."""
    tables = [part("The file", rows(Team, "", but=("steps",))), part("`steps`", rows(Step, "steps."))]
    return "\n".join(["# Team files", "", _TEAM, *tables, *_acts(), *_events()])


def _filled() -> Iterator[str]:
    yield "## Parameters from the integration file"
    yield ""
    yield from ("| check | parameter | key of the integration |", "|---|---|---|")
    yield from (f"| `{check}` | `{name}` | `{source.key}` |" for (check, name), source in SOURCES.items())
    yield ""


def _acts() -> Iterator[str]:
    yield "## Acts"
    yield ""
    yield from ("| `do` | needs | takes too |", "|---|---|---|")
    for do, takes in TAKES.items():
        yield f"| `{do}` | {_keys(takes.needed)} | {_keys(takes.also)} |"
    yield ""
    yield f"`action` of a request is one of {_keys(REQUESTS)}."
    yield ""


def _events() -> Iterator[str]:
    yield "## Events"
    yield ""
    yield from ("| event | when |", "|---|---|")
    yield from (f"| `{word}`{_which(word)} | {told} |" for word, told in _WHEN.items())
    yield ""


def _which(word: Happening) -> str:
    return f", `{word}.{_EXAMPLES[word]}`" if word in _EXAMPLES else ""


def _keys(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
