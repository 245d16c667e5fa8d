"""Programs and scripts that a connector file names and that are not on this machine: found before anything starts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from harness.drill.connector.file import ConnectorFile
from harness.drill.text.broken import Path as Place
from harness.drill.text.problems import Complaint
from harness.drill.text.typos import hint
from harness.regular_file import is_regular

_INTERPRETERS = ("{python}", "bash", "deno", "dash", "node", "perl", "php", "python", "python3", "Rscript", "ruby", "sh", "zsh")
"""Interpreters: their first argument without a dash is a script."""
_FOLDER = "{connector.dir}"
_ELSEWHERE = ("-c", "-e", "-m", "--eval")
"""Options after which the program is a text or a module, and no file."""


def missing_scripts(spec: ConnectorFile, folder: Path) -> Iterator[Complaint]:
    """Finds a script, or a program with a relative path, that does not exist. `folder` is the folder of the connector file.

    Programs in containers and absolute paths are not checked: a runtime may start the command in its own image.
    """
    for place, command, works_in in _commands(spec):
        yield from missing_files(place, command, works_in, folder)


def missing_files(place: Place, command: tuple[str, ...], works_in: str, folder: Path) -> Iterator[Complaint]:
    """The same for one command, which stands at `place` and runs in the folder `works_in`."""
    for index in _files(command):
        path = None if command[index].startswith("/") else _path(command[index], works_in, folder)
        if path is None or _exists(path):
            continue
        allowed = "a script that exists" if index else "a program that exists"
        yield Complaint((*place, index), f"no such file: {path}", allowed, hint(path.name, _names_in(path.parent)))


def named_files(spec: ConnectorFile, folder: Path) -> Iterator[Path]:
    """Every file that a command of a connector file names by a relative path: scripts and their arguments. Some may be named twice.

    Absolute paths are programs of the machine, and no part of the integration. For a program in an image: the files that are put into it.
    """
    if spec.run.contained is not None:
        yield from (folder / file for file in spec.run.files.values() if is_regular(folder / file))
        return
    controls = (getattr(spec.controls, name) for name in type(spec.controls).model_fields)
    commands = [spec.run.command, spec.batch and spec.batch.command, spec.ready and spec.ready.command]
    commands += [*(control.command for control in controls if control), *(other.command for other in spec.deployments.values())]
    usual = spec.run.cwd or _FOLDER
    placed = [(command, usual) for command in commands]
    for process in spec.processes.values():
        placed += [(each, process.cwd or usual) for each in (process.command, process.ready and process.ready.command)]
    for word, works_in in ((word, works_in) for command, works_in in placed for word in command or ()):
        path = None if word.startswith("/") else _path(word, works_in, folder)
        if path is not None and is_regular(path):
            yield path


def missing_programs(spec: ConnectorFile, file: Path, surroundings: Mapping[str, str]) -> Iterator[str]:
    """A line for each program of a connector file that is not here: the machine that runs the drill may well have it.

    `surroundings` are the variables of `idrill`: a program without a slash is looked for on their PATH.
    """
    search = surroundings.get("PATH", os.defpath)
    for _, command, works_in in _commands(spec):
        index = _script(command)
        elsewhere = [command[index]] if index is not None and command[index].startswith("/") else []
        for program in (command[0], *elsewhere):
            if not _found(program, works_in, file.parent, search):
                meant = "" if "/" in program else hint(program, _on(search))
                yield f"{file}: {program!r} is not on this machine" + (f"; {meant}" if meant else "")


def _found(program: str, works_in: str, folder: Path, search: str) -> bool:
    if "/" not in program:
        return "{" in program or shutil.which(program, path=search) is not None
    path = _path(program, works_in, folder)
    return path is None or _exists(path)


def _exists(path: Path) -> bool:
    """False also where it cannot be looked at: a name that is too long, a folder that is closed."""
    return os.path.exists(path)  # noqa: PTH110  # Path.exists raises there


def _commands(spec: ConnectorFile) -> Iterator[tuple[Place, tuple[str, ...], str]]:
    """Each command that starts the program on this machine, with its place in the file and its working directory."""
    run, usual = spec.run, spec.run.cwd or _FOLDER
    if run.contained is None and run.command:
        yield ("run", "command"), run.command, usual
    if run.contained is None and spec.batch is not None and spec.batch.command:
        yield ("batch", "command"), spec.batch.command, usual
    for name, process in spec.processes.items():
        yield ("processes", name, "command"), process.command, process.cwd or usual


def _files(command: tuple[str, ...]) -> Iterator[int]:
    """Which parts of a command are files."""
    if "/" in command[0]:
        yield 0
    if (index := _script(command)) is not None:
        yield index


def _script(command: tuple[str, ...]) -> int | None:
    """Which argument is the script; None: none is."""
    if Path(command[0]).name not in _INTERPRETERS:
        return None
    for index, argument in enumerate(command[1:], 1):
        if argument in _ELSEWHERE:
            return None
        if not argument.startswith("-"):
            return index
    return None


def _path(argument: str, works_in: str, folder: Path) -> Path | None:
    """Where it is on this machine; None: only the run will know, since it holds other template names."""
    text, start = (part.replace(_FOLDER, str(folder.resolve())) for part in (argument, works_in))
    return None if "{" in text or "{" in start else Path(start, text)


def _on(search: str) -> tuple[str, ...]:
    """The names of all programs on a PATH."""
    return tuple(sorted({name for folder in search.split(os.pathsep) for name in _names_in(Path(folder))}))


def _names_in(folder: Path) -> tuple[str, ...]:
    """The files of a folder; none if it cannot be listed."""
    try:
        return tuple(sorted(file.name for file in folder.iterdir()))
    except OSError:
        return ()
