"""YAML as plain data with the place of every key and value.

YAML 1.2 core schema: `on`, `off`, `no` and `12:30` are strings, duplicate keys are errors. Built from the parser's events, so that
neither a tag can make an object, nor an alias a flood, nor nesting a stack overflow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from harness import regular_file
from harness.drill.text.broken import Path
from harness.drill.text.yaml_slips import explain, place_of
from harness.errors import DrillInvalid, Problem, shown

MAX_BYTES = 1_000_000
MAX_DEPTH = 50
MAX_ALIASES = 100
MAX_NODES = 20_000

_INT = re.compile(r"[-+]?[0-9]{1,18}|0o[0-7]{1,20}|0x[0-9a-fA-F]{1,16}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {"": None, "~": None} | {
    form: value for word, value in (("null", None), ("true", True), ("false", False)) for form in (word, word.title(), word.upper())
}


class Mark(NamedTuple):
    """A place in the text, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Document:
    """The data of one file, its text, and where each part stands: `values[path]`, `keys[path]`."""

    path: FilePath
    text: str
    data: Any
    values: dict[Path, Mark]
    keys: dict[Path, Mark]
    extended: Document | None = None
    """The one that this one extends; `data` holds both."""
    shared: Mapping[Path, Path] = field(default_factory=dict)
    """The parts of which either says some, and how this file writes them: an item of a list by its name."""

    def whence(self, path: Path, *, of_key: bool = False) -> tuple[FilePath, Mark]:
        """The file that says a part, and where in it."""
        written = path
        for length in range(len(path) + 1):
            if path[:length] in self.shared:
                written = (*self.shared[path[:length]], *path[length:])
            elif (own := (*written[: len(written) - len(path) + length],)) in self.values or own in self.keys:
                return self.path, self.place(written, of_key=of_key)
        renamed = self.shared.get(path, path) != path
        if self.extended is not None and not renamed and self.extended.has(path):
            return self.extended.whence(path, of_key=of_key)
        return self.path, self.place(written, of_key=of_key)

    def has(self, path: Path) -> bool:
        """Whether a part is present, here or in the file that this one extends."""
        return path in self.values or path in self.keys or (self.extended is not None and self.extended.has(path))

    def line_of(self, path: Path) -> int:
        """The line of a part in this very file; 0: another one says it."""
        file, mark = self.whence(path)
        return mark.line if file == self.path else 0

    def place(self, path: Path, *, of_key: bool = False) -> Mark:
        """Where a part stands, or the nearest part around it that is written down."""
        if of_key and path in self.keys:
            return self.keys[path]
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, Mark(1, 1))

    def at(self, path: Path) -> Any:
        """The value there, or the nearest one around it."""
        value = self.data
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                break
        return value


class _Refused(Exception):
    def __init__(self, mark: Any, found: str, allowed: str) -> None:
        super().__init__(found)
        self.mark, self.found, self.allowed = mark, found, allowed


@dataclass
class _Node:
    """A value under construction; `size` counts its parts with every alias written out."""

    value: Any
    path: Path
    size: int = 1
    key: str | None = None
    keys: set[str] = field(default_factory=set)
    anchor: str | None = None


def read(path: FilePath) -> Document:
    """Read one file. Raises DrillInvalid with the place of the first unreadable part."""
    try:
        text = regular_file.read(path, MAX_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise DrillInvalid((Problem(shown(str(path)), 0, 0, "", f"cannot be read: {error.strerror}", "a readable file"),)) from None
    except UnicodeDecodeError as error:
        raise DrillInvalid((Problem(str(path), 0, 0, "", f"byte {error.start} is not UTF-8", "UTF-8 text"),)) from None
    return parse(text, path)


@lru_cache(maxsize=512)
def parse(text: str, path: FilePath) -> Document:
    """Text as a document. Raises DrillInvalid.

    Documents are never changed, so the same text is read once: a matrix draws up the same few files two thousand times.
    """
    builder = _Builder()
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except _Refused as error:
        mark = Mark(error.mark.line + 1, error.mark.column + 1)
        raise DrillInvalid((Problem(str(path), *mark, "", error.found, error.allowed),)) from None
    except MarkedYAMLError as error:
        at = place_of(error)
        mark = Mark(at.line + 1, at.column + 1) if at else Mark(0, 0)
        raise DrillInvalid((Problem(str(path), *mark, "", *explain(error, text)),)) from None
    except (YAMLError, ValueError) as error:
        found = f"not YAML: {str(error).splitlines()[0]}"
        raise DrillInvalid((Problem(str(path), 0, 0, "", found, "YAML 1.2"),)) from None
    if not isinstance(builder.root, dict):
        found = "the file is empty" if builder.root is None else "the file holds no mapping"
        raise DrillInvalid((Problem(str(path), 1, 1, "", found, "key: value pairs"),))
    return Document(path, text, builder.root, builder.values, builder.keys)


class _Builder:
    """Takes the parser's events one by one; an explicit stack instead of recursion."""

    def __init__(self) -> None:
        self.root: Any = None
        self.values: dict[Path, Mark] = {}
        self.keys: dict[Path, Mark] = {}
        self._stack: list[_Node] = []
        self._anchors: dict[str, tuple[Any, int] | None] = {}
        self._aliases = 0
        self._documents = 0

    def take(self, event: Any) -> None:
        """Raises _Refused."""
        kind = type(event).__name__
        if kind in {"MappingStartEvent", "SequenceStartEvent"}:
            self._open(event, {} if kind == "MappingStartEvent" else [])
        elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
            self._close(event)
        elif kind == "ScalarEvent":
            self._scalar(event)
        elif kind == "AliasEvent":
            self._alias(event)
        elif kind == "DocumentStartEvent":
            self._documents += 1
            if self._documents > 1:
                raise _Refused(event.start_mark, "a second document", "one document in a file")

    def _open(self, event: Any, value: Any) -> None:
        path = self._next_path(event)
        if len(self._stack) >= MAX_DEPTH:
            raise _Refused(event.start_mark, "nested too deeply", f"at most {MAX_DEPTH} levels")
        _no_tag(event)
        if event.anchor:
            self._anchors[event.anchor] = None  # not usable inside itself
        self._mark(path, event)
        self._stack.append(_Node(value, path, anchor=event.anchor))

    def _close(self, event: Any) -> None:
        node = self._stack.pop()
        if node.anchor:
            self._anchors[node.anchor] = (node.value, node.size)
        self._put(event, node.value, node.size)

    def _scalar(self, event: Any) -> None:
        _no_tag(event)
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            if event.value in top.keys:
                first = self.keys[(*top.path, event.value)].line
                raise _Refused(event.start_mark, f"the key {event.value!r} is there twice, first in line {first}", "each key once")
            top.key = event.value
            top.keys.add(event.value)
            self.keys[(*top.path, event.value)] = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
            if event.anchor:
                self._anchors[event.anchor] = (event.value, 1)
            return
        value = event.value if event.style else _core(event.value)
        self._mark(self._next_path(event), event)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._put(event, value, 1)

    def _alias(self, event: Any) -> None:
        self._aliases += 1
        if self._aliases > MAX_ALIASES:
            raise _Refused(event.start_mark, "too many aliases", f"at most {MAX_ALIASES}")
        known = self._anchors.get(event.anchor)
        if known is None:
            raise _Refused(
                event.start_mark,
                f"the alias *{event.anchor} has no complete anchor before it",
                f"&{event.anchor} earlier in the file, or quotes around a text that begins with *",
            )
        self._mark(self._next_path(event), event)
        self._put(event, *known)

    def _next_path(self, event: Any) -> Path:
        if not self._stack:
            return ()
        top = self._stack[-1]
        if isinstance(top.value, list):
            return (*top.path, len(top.value))
        if top.key is None:
            raise _Refused(event.start_mark, "a key that is not a word", "plain words as keys")
        return (*top.path, top.key)

    def _mark(self, path: Path, event: Any) -> None:
        self.values[path] = Mark(event.start_mark.line + 1, event.start_mark.column + 1)

    def _put(self, event: Any, value: Any, size: int) -> None:
        if not self._stack:
            self.root = value
            return
        top = self._stack[-1]
        top.size += size
        if sum(node.size for node in self._stack) > MAX_NODES:
            raise _Refused(event.start_mark, "too many values, with its aliases written out", f"at most {MAX_NODES:,}")
        if isinstance(top.value, list):
            top.value.append(value)
        else:
            assert top.key is not None  # noqa: S101  # _next_path has refused it
            top.value[top.key] = value
            top.key = None


def _no_tag(event: Any) -> None:
    tag = getattr(event, "tag", None)
    if tag is not None:
        raise _Refused(event.start_mark, f"the tag {tag}", "no tags")


def _core(text: str) -> Any:
    """What a plain scalar means in YAML's core schema; only `.inf` and `.nan` stay text, since no key of a definition takes them."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def walk(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a document, with its place."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from walk(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from walk(value, (*path, index))
