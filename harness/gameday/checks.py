"""A check of a game day: what it does not say, the integration file says."""

from __future__ import annotations

from typing import Any

from pydantic import Field, ValidationError, model_serializer, model_validator
from pydantic_core import PydanticCustomError

from harness import registry
from harness.drill.kinds import CHECKS
from harness.drill.text.broken import Frozen, broken, unknown_kind


class Asked(Frozen):
    """A check by its name, or `name: {parameter: value}` as in a drill; parameters that are missing may come from the integration file."""

    name: str
    params: dict[str, Any] = Field(default_factory=dict)
    """As the file gives them."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        if isinstance(value, str):
            value = {value: None}
        if not isinstance(value, dict) or len(value) != 1:
            raise broken("not a check", "a check's name, or one name with its parameters such as {notice_within: {within: 30m}}")
        [(name, params)] = value.items()
        if name not in registry.names(CHECKS):
            raise unknown_kind("check", name, registry.names(CHECKS))
        given = {} if params is None else params
        _refuse_wrong(name, given)
        return {"name": name, "params": given}

    @model_serializer
    def _long(self) -> str | dict[str, Any]:
        return {self.name: self.params} if self.params else self.name


def _refuse_wrong(name: str, params: object) -> None:
    """All that is wrong with the parameters, but not that some are missing. Raises a pydantic error."""
    model = registry.load(CHECKS, name).Params
    try:
        model.model_validate(params)
    except ValidationError as error:
        wrong = [one for one in error.errors(include_url=False) if one["type"] != "missing"]
        if wrong:
            raise PydanticCustomError("nested", "invalid", {"errors": wrong, "model": model, "at": (name,)}) from None
