"""JSON Schemas (2020-12) with the meaning of each field, and the Markdown of their fields."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_args

from pydantic import BaseModel

from harness.published.meaning import meaning_of

Said = dict[str, Any]
_WORDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "null"}
_WORDS |= {"array": "list", "object": "object"}


@dataclass(frozen=True)
class Document:
    """The content of a file of the run directory."""

    name: str
    """Of the schema."""
    of: str
    """The file, or a line of it, in words."""
    version: int
    fields: Said
    """The schema."""

    @property
    def is_closed(self) -> bool:
        """Whether a reader refuses fields that it does not know."""
        return not any(one.get("additionalProperties", True) for one in self.fields.get("oneOf", (self.fields,)))

    @property
    def schema(self) -> Said:
        """As it is published."""
        dialect = "https://json-schema.org/draft/2020-12/schema"
        return {"$schema": dialect, "title": f"{self.of}, version {self.version}", **self.fields}


def explained(found: Said, kind: type, usual: Mapping[str, str] = MappingProxyType({})) -> Said:
    """The schema of a type, with the docstrings of its fields and of the types in it. `usual`: where a field has none."""
    of_module = vars(sys.modules[kind.__module__]) | {part.__name__: part for part in _models_in(kind)}
    for name, part in found.get("$defs", {}).items():
        _explain(part, of_module[name], usual)
    _explain(found, kind, usual)
    return found


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """A model and all that it consists of, from whatever module. No model contains itself."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        inner: Iterable[Any] = (field.annotation for field in annotation.model_fields.values())
    else:
        inner = get_args(annotation)
    for part in inner:
        yield from _models_in(part)


def _explain(found: Said, kind: type, usual: Mapping[str, str]) -> None:
    told = meaning_of(kind)
    for part in (found, *found.get("properties", {}).values()):
        part.pop("title", None)
        part.pop("description", None)
    found |= {"description": told.text} if told.text else {}
    for name, field in found.get("properties", {}).items():
        if text := told.fields.get(name) or usual.get(name):
            field["description"] = text


def table(found: Said, named: Mapping[str, Any]) -> Iterator[str]:
    """Markdown of an object's fields; those that may be missing are in italics."""
    yield from ("| field | value | meaning |", "|---|---|---|")
    for name, field in found["properties"].items():
        shown = f"`{name}`" if name in found.get("required", ()) else f"*`{name}`*"
        yield f"| {shown} | {in_words(field, named)} | {field.get('description', '')} |"


def in_words(said: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    """The values that a field may have. Raises KeyError for a sort that no file has yet."""
    if "anyOf" in said:
        return " or ".join(in_words(choice, named) for choice in said["anyOf"])
    if "enum" in said or "const" in said:
        return ", ".join(f"`{word}`" for word in said.get("enum") or [said["const"]])
    if "$ref" in said:
        part = named[said["$ref"].rpartition("/")[2]]
        return "object of " + ", ".join(f"`{name}`" for name in part["properties"]) if "properties" in part else in_words(part, named)
    inner = said.get("items") or said.get("additionalProperties")
    return _WORDS[said["type"]] + (f" of {in_words(inner, named)}" if isinstance(inner, dict) and inner else "")
