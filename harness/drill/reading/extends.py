"""`extends:` a connector file or a drill that has only its differences from another one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any

from harness import assets, regular_file
from harness.drill.text import document, typos
from harness.drill.text.broken import Path
from harness.drill.text.document import Document
from harness.errors import DrillInvalid, Problem, shown

KEY = "extends"
DIR = "{connector.dir}"
DEEPEST = 5
"""Files in a row."""
_DRILL = ".drill.yaml"


@dataclass(frozen=True)
class Items:
    """A list of which a mapping changes the items that it names, takes them away (null), or adds some."""

    name_of: Callable[[Any], str]
    made: Callable[[str, Any], Any] | None
    """An item of a new name; None: a new one has no place in the list."""


@dataclass(frozen=True)
class Sort:
    """What a file takes over from the file that it extends. A key that is not in `merged` is taken over as a whole."""

    merged: frozenset[Path]
    """Mappings that are taken over key by key."""
    named: Mapping[Path, Items]
    candidates: Callable[[str, FilePath], Iterator[FilePath]]
    """The files that a name may mean."""
    seen_from: Callable[[FilePath, FilePath, Any], Any]
    """The data of a file in the second folder, as a file in the first one would write it."""
    allowed: str


def completed(marks: Document, sort: Sort, above: tuple[FilePath, ...] = ()) -> Document:
    """The document, completed from the file that it extends.

    Raises DrillInvalid when that file cannot be read, extends in a circle, or lacks a name that is to be changed.
    """
    name = marks.data.get(KEY)
    if not isinstance(name, str):
        return marks
    here = marks.path.resolve()
    named = marks.path.parent / name
    path = next((path for path in sort.candidates(name, marks.path.parent) if _is_another_file(path, here) or _is(path, named)), None)
    if path is None:
        raise _wrong(marks, (KEY,), f"{shown(name)!r} is not a file", sort.allowed, _meant(name, marks.path))
    if (found := path.resolve()) in (*above, here):
        circle = " → ".join(each.name for each in (*above, here, found))
        raise _wrong(marks, (KEY,), f"files that extend one another in a circle: {circle}", "a file without it at the end")
    if len(above) == DEEPEST:
        raise _wrong(marks, (KEY,), f"more than {DEEPEST} files that extend one another", "a file without it")
    base = completed(document.read(path), sort, (*above, here))
    merging = _Merging(marks, sort)
    data = merging.over(sort.seen_from(marks.path.parent, path.parent, base.data), marks.data, ())
    return replace(marks, data=data, extended=base, shared=merging.shared)


def _meant(name: str, path: FilePath) -> str:
    """Which other file of the same folder may be meant; the endings that all have would make any two names alike."""
    ending = "".join(path.suffixes[-2:])
    others = sorted(other.name.removesuffix(ending) for other in path.parent.glob(f"*{ending}") if other.name != path.name)
    bundled = [drill.name.removesuffix(ending) for drill in sorted(assets.drills().glob(f"*{ending}"))] if ending == _DRILL else []
    close = typos.nearest(name.removesuffix(ending), [*others, *bundled])
    return f"did you mean '{close}{ending if close in others else ''}'?" if close else ""


def _is(path: FilePath, named: FilePath) -> bool:
    return path == named and regular_file.is_regular(path)


def _is_another_file(path: FilePath, here: FilePath) -> bool:
    """A file may extend one of the same name from elsewhere."""
    return regular_file.is_regular(path) and path.resolve() != here


class _Merging:
    def __init__(self, marks: Document, sort: Sort) -> None:
        self._marks, self._sort = marks, sort
        self.shared: dict[Path, Path] = {}

    def over(self, base: Any, own: Any, path: Path) -> Any:
        if path in self._sort.named and isinstance(base, list) and isinstance(own, dict):
            self.shared[path] = path
            return self._named(base, own, path)
        if path not in self._sort.merged or not (isinstance(base, dict) and isinstance(own, dict)) or _is_another(base, own):
            return own
        self.shared[path] = path
        return base | {key: self.over(base.get(key), value, (*path, key)) for key, value in own.items()}

    def _named(self, base: list[Any], own: dict[str, Any], path: Path) -> list[Any]:
        sort = self._sort.named[path]
        known = {sort.name_of(item): item for item in base}
        items: list[Any] = []
        for name, item in known.items():
            if name not in own:
                items.append(item)
            elif own[name] is not None:
                self.shared[*path, len(items)] = (*path, name)
                items.append(_changed(item, name, own[name]))
        for name in own.keys() - known.keys():
            if own[name] is None or sort.made is None:
                raise _wrong(self._marks, (*path, name), f"no {path[-1]} item {shown(name)!r}", ", ".join(known), typos.hint(name, known))
        for name in (name for name in own if name not in known and own[name] is not None):
            self.shared[*path, len(items)] = (*path, name)
            assert sort.made is not None  # noqa: S101  # else it has been refused
            items.append(sort.made(name, own[name]))
        return items


def _is_another(base: dict[str, Any], own: dict[str, Any]) -> bool:
    """Whether it says that it is of another kind: then it has other keys."""
    return "kind" in own and own["kind"] != base.get("kind")


def _changed(item: Any, name: str, own: Any) -> Any:
    """An item with the keys that a mapping gives: a phase, or a check with its parameters."""
    if not isinstance(own, dict):
        return own
    if isinstance(item, dict) and name in item:
        return {name: {**(item[name] or {}), **own}}
    return {name: own} if isinstance(item, str) else {**item, **own}


def _wrong(marks: Document, path: Path, found: str, allowed: str, hint: str = "") -> DrillInvalid:
    key = ".".join(map(str, path))
    return DrillInvalid((Problem(str(marks.path), *marks.place(path, of_key=path != (KEY,)), key, found, allowed, hint),))


# ---- connector files


def _beside(name: str, folder: FilePath) -> Iterator[FilePath]:
    yield folder / name


def _connector_seen_from(folder: FilePath, base: FilePath, data: Any) -> Any:
    """The other file's `{connector.dir}` is its own folder, also where a file in another one takes it over."""
    way = os.path.relpath(base, folder)
    if way == ".":
        return data
    if isinstance(data, dict):
        return {key: _connector_seen_from(folder, base, value) for key, value in data.items()}
    if isinstance(data, list):
        return [_connector_seen_from(folder, base, value) for value in data]
    return data.replace(DIR, f"{DIR}/{way}") if isinstance(data, str) else data


CONNECTOR_FILE = Sort(
    merged=frozenset({(), ("run",), ("run", "env"), ("processes",), ("auth",), ("controls",), ("services",)}),
    named={},
    candidates=_beside,
    seen_from=_connector_seen_from,
    allowed="a connector file, relative to this one",
)


# ---- drills


def _named_drill(name: str, folder: FilePath) -> Iterator[FilePath]:
    yield folder / name
    yield folder / f"{name}{_DRILL}"
    yield assets.drills() / f"{name}{_DRILL}"


def _drill_seen_from(folder: FilePath, base: FilePath, data: Any) -> Any:
    """Its name is its own; connector and watchdog that it names as files lie where they lie."""
    said = {key: value for key, value in data.items() if key not in {"name", KEY}}
    stack = said.get("stack")
    if isinstance(stack, dict):
        paths = {key: stack[key] for key in ("connector", "watchdog") if isinstance(stack.get(key), str)}
        moved = {key: os.path.relpath(base / name, folder) for key, name in paths.items() if regular_file.is_regular(base / name)}
        said["stack"] = stack | moved
    return said


def _phase(item: Any) -> str:
    """Phases are in order of time: a new name has no place in it."""
    return str(item.get("phase", "")) if isinstance(item, dict) else ""


def _check(item: Any) -> str:
    return str(next(iter(item), "")) if isinstance(item, dict) else str(item)


_STACK: tuple[Path, ...] = (
    ("stack",),
    *(("stack", part) for part in ("source", "destination", "alerts", "history")),
    ("stack", "source", "entities"),
    ("stack", "alerts", "routes"),
)
DRILL = Sort(
    merged=frozenset({(), ("first",), ("workload",), *_STACK}),
    named={("timeline",): Items(_phase, None), ("checks",): Items(_check, lambda name, own: {name: own} if own else name)},
    candidates=_named_drill,
    seen_from=_drill_seen_from,
    allowed="a drill by name, or a file relative to this one",
)


def completed_drill(marks: Document) -> Document:
    """As `completed`; a variant that gives itself no name is called as its file is."""
    whole = completed(marks, DRILL)
    if whole is marks:
        return marks
    return replace(whole, data={"name": marks.path.name.removesuffix(_DRILL), **whole.data})
