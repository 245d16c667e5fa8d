"""Keys written into the text of an integration file; comments, order and layout of everything else stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from harness.drill.text.broken import Path


class _Part(NamedTuple):
    """Where a value stands in the text; `flow`: a mapping in braces, None: no mapping."""

    begins: int
    ends: int
    flow: bool | None
    column: int


def with_keys(text: str, path: Path, keys: Mapping[str, str]) -> str:
    """The text with these keys, given as YAML, in the mapping at `path`. A key that is there is replaced, and a missing mapping is made."""
    for key, value in keys.items():
        text = _with_key(text, path, key, value)
    return text


def _with_key(text: str, path: Path, key: str, value: str) -> str:
    parts = dict(_parts(text))
    here = parts.get((*path, key))
    if here is not None:
        before = "" if here.begins < here.ends or text[here.begins - 1 : here.begins] == " " else " "
        return text[: here.begins] + before + value + text[here.ends :]
    mapping = parts.get(path)
    if mapping is None or mapping.flow is None:
        return _with_key(text, path[:-1], str(path[-1]), f"{{{key}: {value}}}")
    children = [part for place, part in parts.items() if place[:-1] == path and len(place) == len(path) + 1]
    if mapping.flow:
        at = max((part.ends for part in children), default=mapping.begins + 1)
        return f"{text[:at]}{', ' if children else ''}{key}: {value}{text[at:]}"
    last = max(children, key=lambda part: part.ends)
    end = text.find("\n", last.ends)
    at = len(text) if end < 0 else end
    return f"{text[:at]}\n{' ' * min(part.column for part in children)}{key}: {value}{text[at:]}"


def _parts(text: str) -> Iterator[tuple[Path, _Part]]:
    """Every value with its place; the column of a value in a mapping is that of its key."""
    stack: list[_Open] = []
    for event in YAML(typ="safe", pure=True).parse(text):
        kind = type(event).__name__
        if kind in {"MappingStartEvent", "SequenceStartEvent"}:
            stack.append(_Open.of(event, kind == "MappingStartEvent", stack))
        elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
            done = stack.pop()
            flow = done.flow if done.is_mapping else None
            yield done.path, _Part(done.begins, event.end_mark.index, flow, done.column)
            _after(stack)
        elif kind in {"ScalarEvent", "AliasEvent"} and stack:
            top = stack[-1]
            if top.is_mapping and top.key is None:
                top.key, top.key_column, top.key_ends = str(getattr(event, "value", "*")), event.start_mark.column, event.end_mark.index
                continue
            begins, ends = event.start_mark.index, event.end_mark.index
            if begins == ends and top.is_mapping:  # nothing is written: its place is behind the colon
                begins = ends = text.index(":", top.key_ends) + 1
            yield _next(stack), _Part(begins, ends, None, top.key_column)
            _after(stack)


class _Open:
    """A mapping or list whose end has not come yet."""

    def __init__(self, path: Path, begins: int, *, is_mapping: bool, flow: bool, column: int) -> None:
        self.path, self.begins, self.is_mapping, self.flow, self.column = path, begins, is_mapping, flow, column
        self.key: str | None = None
        self.key_column = self.key_ends = 0
        self.count = 0

    @classmethod
    def of(cls, event: Any, is_mapping: bool, stack: list[_Open]) -> _Open:  # noqa: FBT001
        column = stack[-1].key_column if stack else 0
        return cls(_next(stack), event.start_mark.index, is_mapping=is_mapping, flow=bool(event.flow_style), column=column)


def _next(stack: list[_Open]) -> Path:
    if not stack:
        return ()
    top = stack[-1]
    return (*top.path, top.key if top.is_mapping and top.key is not None else top.count)


def _after(stack: list[_Open]) -> None:
    if stack:
        stack[-1].key = None
        stack[-1].count += 1
