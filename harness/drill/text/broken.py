"""A broken rule of a definition, as a pydantic error with the value found and the values allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError, PydanticOmit

from harness.drill.text import typos

Path = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


class Frozen(BaseModel):
    """Base of everything that a definition consists of."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class NotWritten:
    """Marks a key that no author writes: only the harness puts it into a definition. The schema does not have it."""

    def __get_pydantic_json_schema__(self, _core: object, _handler: object) -> Any:
        raise PydanticOmit


def keys_of(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """What the author of a file may write, by key: all but those that are `NotWritten`."""
    named = {field.alias or name: field for name, field in model.model_fields.items()}
    return {key: field for key, field in named.items() if not any(isinstance(mark, NotWritten) for mark in field.metadata)}


def broken(found: str, allowed: str = "", hint: str = "", at: Path = (), typo: typos.Typo | None = None) -> PydanticCustomError:
    """An error to raise inside a validator; `at` leads from the validated value to the offending one, which may be a `typo`."""
    return PydanticCustomError("rule", "{found}", {"found": found, "allowed": allowed, "hint": hint, "at": at, "typo": typo})


def unknown_kind(what: str, word: str, allowed: tuple[str, ...], at: Path = ()) -> PydanticCustomError:
    """A kind that no package provides, with the nearest ones; there may be too many to list."""
    shown, hint = typos.listed(allowed, "idrill list --kinds"), typos.hint_of_many(word, allowed)
    return broken(f"unknown {what} {word!r}", shown, hint, at, typos.typo(word, allowed))


def unknown(what: str, word: object, allowed: tuple[str, ...], at: Path = ()) -> PydanticCustomError:
    """A word that is not in a closed list, with the nearest one that is."""
    hint, typo = (typos.hint(word, allowed), typos.typo(word, allowed)) if isinstance(word, str) else ("", None)
    return broken(f"unknown {what} {word!r}", ", ".join(allowed), hint, at, typo)


def nested(cls: type[M], value: object, at: Path = ()) -> M:
    """Validate a part whose type was chosen by its content; all its errors are kept, each with its place."""
    try:
        return cls.model_validate(value)
    except ValidationError as error:
        context: Mapping[str, Any] = {"errors": error.errors(include_url=False), "model": cls, "at": at}
        raise PydanticCustomError("nested", "invalid", dict(context)) from None
