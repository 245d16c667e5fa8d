"""Jinja2 templates of configuration files: the same names as everywhere in a connector file, in a sandbox.

`{{ source.url }}`, `{% for name, route in alerts.items() %}…{{ route.url }}…{% endfor %}`, and filters such as `| tojson`. A name that
has no value is an error, never an empty text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from harness.drill.text import template

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import SandboxedEnvironment

_METHODS = frozenset({"get", "items", "keys", "values"})


class Use(NamedTuple):
    """A name that a template uses, and its line there."""

    line: int
    name: str


class Broken(Exception):
    """A template that is none, or names something that has no value; `line` is 0 where it is not known."""

    def __init__(self, why: str, line: int = 0) -> None:
        self.line = line
        super().__init__(why)


def names_in(source: str) -> tuple[Use, ...]:
    """The dotted names that come from outside of the template, each place once. Raises Broken."""
    from jinja2 import TemplateSyntaxError, meta

    environment = _environment()
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        raise Broken(error.message or "not a template", error.lineno) from None
    foreign = meta.find_undeclared_variables(tree) - environment.globals.keys()
    return tuple(dict.fromkeys(_uses(tree, foreign)))


def is_known(name: str) -> bool:
    """Whether it is a template name, or the beginning of one (`alerts`, to walk over), with or without a method of mappings."""
    if template.is_known(name):
        return True
    head, _, last = name.rpartition(".")
    group = head if last in _METHODS else name
    return any(known.startswith(f"{group}.") for known in template.allowed([_a_route(group)]))


def render(source: str, values: Mapping[str, str]) -> str:
    """The text of the file. Raises Broken."""
    from jinja2 import TemplateError

    try:
        return _environment().from_string(source).render(_nested(values))
    except TemplateError as error:
        raise Broken(str(error.message), getattr(error, "lineno", 0) or 0) from None
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise Broken(f"{type(error).__name__}: {error}") from None


@cache
def _environment() -> SandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # no HTML


def _a_route(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "alerts" else "primary"


def _uses(node: nodes.Node, foreign: set[str]) -> Iterator[Use]:
    parts = _chain(node)
    if parts:
        if parts[0] in foreign:
            yield Use(node.lineno, ".".join(parts))
        return
    for child in node.iter_child_nodes():
        yield from _uses(child, foreign)


def _chain(node: nodes.Node) -> list[str]:
    """`a.b["c"]` as its parts; empty for anything else."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        return [node.name] if node.ctx == "load" else []
    if isinstance(node, nodes.Getattr):
        parts = _chain(node.node)
        return [*parts, node.attr] if parts else []
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        parts = _chain(node.node)
        return [*parts, node.arg.value] if parts else []
    return []


def _nested(values: Mapping[str, str]) -> dict[str, Any]:
    """`source.url` as `{"source": {"url": …}}`."""
    whole: dict[str, Any] = {}
    for name, value in values.items():
        *groups, last = name.split(".")
        here = whole
        for group in groups:
            here = here.setdefault(group, {})
        here[last] = value
    return whole
