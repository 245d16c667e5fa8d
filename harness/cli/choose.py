"""Which drills a command means: by wildcards, and by expressions of their tags."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection
from fnmatch import fnmatchcase
from pathlib import Path

from harness.cli.find_drills import SUFFIX
from harness.drill.text.typos import hint

_OPERATORS = {"and", "or", "not"}
_WORD = re.compile(r"[A-Za-z0-9_-]+")


def matching(name: str, at_hand: Collection[str]) -> list[str]:
    """The drills that match a wildcard such as `killed-*`. Other names stay as they are. Raises ValueError when it matches none."""
    if not set(name) & set("*?["):
        return [name]
    found = [each for each in at_hand if fnmatchcase(each, name)]
    if not found:
        raise ValueError(f"no drill matches {name!r}; run `idrill list` to see them")
    return found


def left_over(drills: Collection[str], excepted: Collection[str], at_hand: Collection[str]) -> list[str]:
    """The drills, by name or path, that none of these names and wildcards means. Raises ValueError for one that means no drill."""
    for pattern in excepted:
        if not any(fnmatchcase(name, pattern) for name in at_hand):
            raise ValueError(" – ".join(filter(None, [f"no drill is called {pattern!r}", hint(pattern, at_hand)])))
    names = {drill: Path(drill).name.removesuffix(SUFFIX) for drill in drills}
    return [drill for drill in drills if not any(fnmatchcase(names[drill], pattern) for pattern in excepted)]


def tag_filter(expression: str) -> Callable[[Collection[str]], bool]:
    """Whether tags fulfil an expression of tags, `and`, `or`, `not` and parentheses. Raises ValueError for anything else."""
    names: dict[str, str] = {}

    def stand_in(match: re.Match[str]) -> str:
        word = match[0]
        if word in _OPERATORS:
            return word
        return names.setdefault(word, f"tag{len(names)}")

    told = f"{expression!r} is not a tag expression such as `data and not slow`"
    text = _WORD.sub(stand_in, expression)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, RecursionError, MemoryError):
        raise ValueError(told) from None
    tags = {stand_in: word for word, stand_in in names.items()}
    if not all(isinstance(node, _NODES) for node in ast.walk(tree)) or any(
        isinstance(node, ast.Name) and node.id not in tags for node in ast.walk(tree)
    ):
        raise ValueError(told)
    try:
        _holds(tree, ())
    except RecursionError:
        raise ValueError(told) from None
    return lambda given: _holds(tree, {name for name, word in tags.items() if word in given})


_NODES = (ast.Name, ast.Load, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not)


def _holds(node: ast.expr, given: Collection[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in given
    if isinstance(node, ast.UnaryOp):
        return not _holds(node.operand, given)
    assert isinstance(node, ast.BoolOp)  # noqa: S101  # tag_filter lets nothing else pass
    parts = (_holds(part, given) for part in node.values)
    return all(parts) if isinstance(node.op, ast.And) else any(parts)
