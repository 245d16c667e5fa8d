"""A rule of the repository is one test. It tells of everybody who breaks it: where, what, and how to mend it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Offence(NamedTuple):
    """What breaks a rule, and in which line of its file (from 1)."""

    line: int
    what: str


@cache
def programs(*folders: str) -> tuple[Path, ...]:
    """Every Python file below these folders of the repository, without the copies in `_bundled`."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(sorted(path for path in found if not {"_bundled", "node_modules"} & set(path.parts)))


@cache
def parsed(file: Path) -> ast.Module:
    """Its syntax; several rules look at the same file."""
    return ast.parse(file.read_text(encoding="utf-8"))


class Import(NamedTuple):
    """What a program imports, lazily or not."""

    line: int
    name: str
    """Dotted; of `from x import y` both, and with the dots in front that make it relative."""
    module: str
    """Of `from x import y` the first alone."""


@cache
def imports(tree: ast.Module) -> tuple[Import, ...]:
    """In the order of the syntax tree."""
    return tuple(_imports(tree))


def _imports(tree: ast.Module) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = f"{'.' * node.level}{node.module or ''}"
            yield from (Import(node.lineno, f"{module}.{alias.name}", module) for alias in node.names)


def place(file: Path) -> str:
    """As the messages name it: from the root of the repository."""
    return str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else str(file)


def none_breaks(rule: str, offences: Iterable[tuple[Path, Iterable[Offence]]], *, mend: str) -> None:
    """Fails when a file breaks the rule, with everything that does; also where there is no file to look at, which proves nothing."""
    looked_at = [(file, list(found)) for file, found in offences]
    assert looked_at, f"{rule}: there is nothing to look at"
    told = [f"  {place(file)}:{line}: {what}" for file, found in looked_at for line, what in sorted(found)]
    assert not told, "\n".join([f"{rule}: {len(told)} times not so", *told, f"to mend it: {mend}"])
