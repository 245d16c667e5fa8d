"""A game day by the command `idrill gameday`: people come by the links of the file that it names, and play it well."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from good_game import play
from players import Player

_LINKS = re.compile(r"links for everybody, until the end of the run: (.+)")
_OPENS_WITHIN_WALL_S = 180.0
_ENDS_WITHIN_WALL_S = 300.0
"""From the last word to the verdict."""

Come = Callable[[tuple[str, ...]], Player]
"""Somebody takes a seat by one of their links."""
Last = Callable[[Player, list[str]], None]
"""What the game master does when it is over, with the names of all who have come."""


def attest(master: Player, names: list[str]) -> None:
    master.does("attest", "master", names=names)


def leave(master: Player, _: list[str]) -> None:
    """Without a word on who was there."""
    Player.does(master, "leave", "master")


def played(folder: Path, file: str, speed: float, come: Come, last: Last) -> subprocess.CompletedProcess[str]:
    """The command's answer, once its verdict is there. It runs in `folder`, with the archive that it takes by itself."""
    said = folder.parent / "gameday.log"
    words = (sys.executable, "-m", "harness", "gameday", file, "--speed", f"{speed:g}", "--quiet")
    with said.open("w") as out, subprocess.Popen(words, cwd=folder, stdout=out, stderr=subprocess.STDOUT) as command:
        try:
            _play(_links(command, folder, said), speed, come, last)
            code = command.wait(_ENDS_WITHIN_WALL_S)
        finally:
            command.terminate()
    return subprocess.CompletedProcess(words, code, said.read_text())


def _links(command: subprocess.Popen[bytes], folder: Path, said: Path) -> dict[str, tuple[str, ...]]:
    """By name, the spare one last; without the big screen's."""
    end = time.monotonic() + _OPENS_WITHIN_WALL_S
    while (named := _LINKS.search(said.read_text())) is None:
        assert command.poll() is None, said.read_text()
        assert time.monotonic() < end, said.read_text()
        time.sleep(0.1)
    links: dict[str, tuple[str, ...]] = {}
    for who, link in re.findall(r"^ *(.+): (http\S+)$", (folder / named[1]).read_text(), re.MULTILINE):
        name = next(reversed(links)) if who.startswith("spare") else who
        links[name] = (*links.get(name, ()), link)
    return {name: both for name, both in links.items() if name != "big screen"}


def _play(links: dict[str, tuple[str, ...]], speed: float, come: Come, last: Last) -> None:
    people = [come(both) for both in links.values()]
    try:
        team = {role: player for player in people for role in player.roles}
        play(team, speed)
        master = team["master"]
        master.until(lambda: master.state.get("over"))
        last(master, [player.name for player in people])
    finally:
        for player in people:
            player.close()
