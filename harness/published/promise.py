"""The promised fields of each file of a run directory. They are recorded when the file gets a version, and hold until the next one.

A record is a text in `docs/reference/promised`: a line for each field, with its path and its allowed values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from harness.published.schema import Document, Said, in_words

Outline = Mapping[str, str]
"""Path of a field → what may stand there."""
_OPTIONAL = ", or it is missing"


def outline(document: Document) -> Outline:
    """All fields. Kinds of line that share a name get a number."""
    named, told = document.fields.get("$defs", {}), dict[str, str]()
    kinds: dict[str, Said] = {}
    for kind in document.fields.get("oneOf", ()):
        name = next(kind["properties"][key]["const"] for key in ("kind", "event") if "const" in kind["properties"].get(key, {}))
        kinds[next(free for n in count(1) if (free := f"{name} {n}" if n > 1 else name) not in kinds)] = kind
    for name, kind in kinds.items() or [("", document.fields)]:
        told |= dict(_fields(kind, named, f"{name}." if name else ""))
    return told


def _fields(found: Said, named: Said, path: str) -> Iterator[tuple[str, str]]:
    brief = {name: {"type": "object"} if "properties" in part else part for name, part in named.items()}
    for name, field in found["properties"].items():
        yield f"{path}{name}", in_words(field, brief) + ("" if name in found.get("required", ()) else _OPTIONAL)
        for choice in field.get("anyOf", (field,)):
            part = named.get(choice.get("items", choice).get("$ref", "").rpartition("/")[2], {})
            if "properties" in part:
                yield from _fields(part, named, f"{path}{name}.")


def breaches(promised: Outline, document: Document) -> Iterator[str]:
    """What the version of the file does not allow, in words: all but new fields that may be missing, where readers pass them over."""
    now = outline(document)
    for path, words in promised.items():
        if path not in now:
            yield f"{path} is gone"
        elif now[path] != words:
            yield f"{path} was {words}; it is {now[path]}"
    for path in [path for path in now if path not in promised]:
        if document.is_closed:
            yield f"{path} is new, and readers of this version refuse what they do not know"
        elif not now[path].endswith(_OPTIONAL):
            yield f"{path} is new, and older files are without it"


def record_of(document: Document, folder: Path) -> Path:
    """Where its promise is recorded."""
    return folder / "promised" / f"{document.name}-{document.version}.txt"


def as_text(told: Outline) -> str:
    """A record."""
    return "".join(f"{path}: {words}\n" for path, words in told.items())


def promised(record: Path) -> Outline | None:
    """What a record says; None: this version has none yet."""
    if not record.exists():
        return None
    return dict(line.split(": ", 1) for line in record.read_text(encoding="utf-8").splitlines())


def broken(document: Document, folder: Path) -> str:
    """The broken promises, and what to do; empty if there are none."""
    record = record_of(document, folder)
    told = promised(record)
    found = list(breaches(told, document)) if told is not None else []
    if not found:
        return ""
    return "\n".join(
        [
            f"{document.of}, version {document.version}, is not what {record.name} promised:",
            *(f"  {one}" for one in found),
            "Raise the version of the file, and keep the one before readable; `python -m harness.published` then records the new promise.",
            f"If no release has had version {document.version} yet, delete {record.name} and run it.",
        ]
    )
