"""Parts of a drill whose type is chosen by a name: faults and checks come from the registry, so third parties can add some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

from pydantic import BaseModel, Field, model_serializer, model_validator

from harness import registry
from harness.drill.strikes import Strikes
from harness.drill.text.broken import Frozen, broken, nested, unknown_kind

FAULTS = "harness.faults"
CHECKS = "harness.checks"


Target = Literal["link", "fake", "process"]
"""What a fault acts on."""
Felt = Literal["refused", "toxic", "requests", "process", "control", "state", "instance", "clock", "import"]
"""How it is proven that a fault had an effect."""


class FaultSpec(Protocol):
    """The parts of a fault that loader and plan need; `harness.faults` has the acting classes."""

    TARGET: ClassVar[Target]
    FELT: ClassVar[Felt]
    NEEDS: ClassVar[frozenset[str]]
    EXCLUSIVE: ClassVar[bool]
    ADMITS: ClassVar[frozenset[str]]
    DURATIONS: ClassVar[tuple[str, ...]]

    @property
    def kind(self) -> str: ...
    @property
    def lasts(self) -> float | None: ...
    @property
    def after(self) -> float: ...
    @property
    def every(self) -> float | None: ...
    @property
    def times(self) -> int | None: ...
    @property
    def ramp(self) -> dict[str, Any] | None: ...
    @property
    def steps(self) -> int | None: ...
    @property
    def chance(self) -> float | None: ...
    @property
    def where(self) -> str: ...
    @property
    def strikes(self) -> Strikes | None: ...


def fault_of(value: object) -> FaultSpec:
    """The fault that a mapping with `kind` describes. Raises a pydantic error."""
    if isinstance(value, BaseModel):
        return value  # type: ignore[return-value]  # a drill written in Python brings its faults ready-made
    if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
        raise broken("a fault without a kind", "a mapping such as {kind: down, link: destination}")
    kind = value["kind"]
    if kind not in registry.names(FAULTS):
        raise unknown_kind("fault", kind, registry.names(FAULTS), ("kind",))
    fault: FaultSpec = nested(registry.load(FAULTS, kind), value)
    return fault


def spec_of(fault: FaultSpec) -> dict[str, Any]:
    """The fault as the drill would give it, as JSON."""
    if TYPE_CHECKING:
        assert isinstance(fault, BaseModel)
    spec: dict[str, Any] = fault.model_dump(mode="json", exclude_none=True, by_alias=True)
    if not fault.after:
        del spec["after"]
    return spec


class CheckUse(Frozen):
    """A check with its parameters: in YAML just its name, or `name: {parameter: value}`."""

    name: str
    params: dict[str, Any] = Field(default_factory=dict)
    """As the drill gives them, completed by the check's defaults."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        if isinstance(value, str):
            value = {value: None}
        if isinstance(value, dict) and set(value) == {"name", "params"}:
            value = {value["name"]: value["params"]}
        if not isinstance(value, dict) or len(value) != 1:
            raise broken("not a check", "a check's name, or one name with its parameters such as {counts_match: {by: entity}}")
        [(name, params)] = value.items()
        if name not in registry.names(CHECKS):
            raise unknown_kind("check", name, registry.names(CHECKS))
        params = nested(registry.load(CHECKS, name).Params, {} if params is None else params, (name,))
        return {"name": name, "params": params.model_dump(mode="json", exclude_none=True, by_alias=True)}

    @model_serializer
    def _long(self) -> str | dict[str, Any]:
        return {self.name: self.params} if self.params else self.name
