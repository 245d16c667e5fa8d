"""The reference of faults and checks, written from the code: `python -m harness.drill.reference` renews docs/reference/."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness import assets, registry
from harness.drill.kinds import CHECKS, FAULTS

FOLDER = Path("docs") / "reference"
_TIMING = (
    "Every fault also takes the keys that say when it acts: `when`, `lasts`, `after`, `every` with `times`, `ramp` with `steps`, and\n"
    "`chance`; see [writing a drill](../writing-a-drill.md#when-a-fault-acts). Written from the code."
)
_COMMON = {"kind", "lasts", "when", "after", "every", "times", "ramp", "steps", "chance"}


def faults() -> str:
    """Markdown of every fault kind at hand."""
    return "\n".join(_page("Faults", FAULTS, _TIMING, lambda kind: kind))


def checks() -> str:
    """Markdown of every check at hand."""
    intro = "Checks in *italics* are gates: judged in every run. Written from the code."
    return "\n".join(_page("Checks", CHECKS, intro, lambda check: check.Params))


def _page(title: str, group: str, intro: str, model_of: Any) -> Iterator[str]:
    yield from (f"# {title}", "", intro, "", "| kind | meaning | keys |", "|---|---|---|")
    for name in registry.names(group):
        kind = registry.load(group, name)
        label = f"*`{name}`*" if getattr(kind, "gate", False) else f"`{name}`"
        yield f"| {label} | {_cell(_meaning(kind))} | {_cell(', '.join(_keys(model_of(kind))))} |"
    yield ""


def _meaning(kind: Any) -> str:
    module = inspect.getmodule(kind if inspect.isclass(kind) else type(kind))
    first = (inspect.getdoc(module) or "").split("\n\n")[0]
    own = inspect.getdoc(kind) if inspect.isclass(kind) else ""
    return " ".join(f"{first} {(own or '').split(chr(10) + chr(10))[0]}".split())


def _keys(model: Any) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if name not in _COMMON:
            yield f"`{name}`" + (" (required)" if field.is_required() else "") + (f": {field.description}" if field.description else "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    folder = assets.root() / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "faults.md").write_text(faults(), encoding="utf-8")
    (folder / "checks.md").write_text(checks(), encoding="utf-8")


if __name__ == "__main__":
    main()
