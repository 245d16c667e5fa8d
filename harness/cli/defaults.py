"""Defaults of options: which keys a settings file may have, what they mean, and where the default of an option comes from.

A flag overrides an environment variable, that the file, and that the built-in default. The command line library reads variables and
values of the file into options (`envvar`, `default_map`); this module does the rest.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.cli.settings_file import Entry
from harness.drill.text.typos import hint
from harness.errors import DrillInvalid, Problem

_OWN_FOLDER = frozenset({"matrix", "sweep", "explore"})
"""Their `--out` is no folder of runs: one at the top of the file does not mean it."""


@dataclass(frozen=True)
class Default:
    """What a file sets: the value as the command line would have it, and where it stands (`idrill.toml:3`)."""

    value: Any
    place: str


Defaults = Mapping[str, Mapping[str, Default]]
"""Command → name of the parameter → its default."""


def key_of(option: Any) -> str:
    """How a file and `idrill config` call an option: its longest name, without dashes."""
    return str(max(option.opts, key=len)).lstrip("-")


def variable_of(verb: str, option: Any) -> str:
    """The environment variable of an option: `IDRILL_RUN_SPEED`."""
    return f"IDRILL_{verb}_{key_of(option)}".upper().replace("-", "_")


def options_of(command: Any) -> dict[str, Any]:
    """The options of a command that can have a default, by key."""
    found = (param for param in command.params if param.param_type_name == "option" and param.name != "help")
    return {key_of(option): option for option in found}


def from_file(entries: Iterable[Entry], commands: Mapping[str, Any]) -> Defaults:
    """What a file sets for each command; a key in a command's table goes before one at the top. Raises DrillInvalid with all problems."""
    known = {verb: options_of(command) for verb, command in commands.items()}
    found: dict[str, dict[str, Default]] = {verb: {} for verb in known}
    problems: list[Problem] = []
    for entry in sorted(entries, key=lambda entry: entry.verb is not None):
        try:
            for verb, option in _meant(entry, known):
                found[verb][option.name] = Default(_value(entry, option), entry.place)
        except ValueError as error:
            says, allowed, guess = (*error.args, "", "")[:3]
            key = ".".join(filter(None, (entry.verb, entry.key)))
            problems.append(Problem(str(entry.file), entry.line, entry.column, key, says, allowed, guess))
    if problems:
        raise DrillInvalid(tuple(sorted(problems, key=lambda problem: problem.line)))
    return found


def _meant(entry: Entry, known: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The options of a key. Raises ValueError(the mistake, the allowed keys, the nearest one)."""
    if entry.verb is not None and entry.verb not in known:
        raise ValueError("no such command", ", ".join(known), hint(entry.verb, known))
    if entry.verb is not None and not entry.key:
        return
    verbs = known if entry.verb is None else {entry.verb: known[entry.verb]}
    keys = sorted({key for options in verbs.values() for key in options})
    if entry.key not in keys:
        what = "no such option" if entry.verb is None else f"`idrill {entry.verb}` has no such option"
        raise ValueError(what, ", ".join(keys), hint(entry.key, keys))
    for verb, options in verbs.items():
        if entry.key in options and not (entry.verb is None and entry.key == "out" and verb in _OWN_FOLDER):
            yield verb, options[entry.key]


def _value(entry: Entry, option: Any) -> Any:
    """As words of the command line, so that the option itself reads them. Raises ValueError."""
    if option.is_flag:
        if not isinstance(entry.value, bool):
            raise ValueError(f"{entry.value!r} is neither true nor false")
        return entry.value
    if option.multiple:
        each = entry.value if isinstance(entry.value, list) else [entry.value]
        return [_word(entry, option, one) for one in each]
    return _word(entry, option, entry.value)


def _word(entry: Entry, option: Any, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{value!r} is neither a text nor a number")
    text = str(value)
    kind, *words = (option.metavar or "").split("|")
    if isinstance(option.default, Path) or kind in {"FILE", "FOLDER"}:
        return text if text in words else _seen_from_here(entry.file.parent, text, may_be_a_name="NAME" in words)
    return text


def _seen_from_here(folder: Path, text: str, *, may_be_a_name: bool) -> str:
    """A path is relative to the folder of the file that says it, wherever the command is called."""
    path = folder / text
    return text if may_be_a_name and not path.exists() else os.path.relpath(path)


def unknown_variables(commands: Mapping[str, Any], environment: Mapping[str, str]) -> Iterator[str]:
    """A line for each unknown variable that begins as those of a command do: most likely it is misspelt."""
    known = [variable_of(verb, option) for verb, command in commands.items() for option in options_of(command).values()]
    prefixes = tuple(f"IDRILL_{verb.upper()}_" for verb in commands)
    for name in sorted(environment):
        if name.startswith(prefixes) and name not in known:
            guess = hint(name, known)
            yield f"no option has the variable {name}" + (f" ({guess})" if guess else "")


def origins(verb: str, command: Any, defaults: Defaults) -> Iterator[tuple[str, str, str]]:
    """Key, value and origin of each option; the origin is a variable, a line of a file, or empty for a built-in default."""
    for key, option in options_of(command).items():
        variable = variable_of(verb, option)
        if os.environ.get(variable):
            yield key, os.environ[variable], variable
        elif default := defaults.get(verb, {}).get(option.name):
            yield key, _shown(default.value), default.place
        else:
            yield key, _shown(option.default), ""


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
