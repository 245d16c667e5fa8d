"""Who owns a component, by a `catalog-info.yaml` and a CODEOWNERS file. Teams are passed over: no file says who is in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from harness.drill.text import document

_TEAM = re.compile(r"^(group:|@[^/\s]+/)")


def catalog_owners(text: str, path: Path) -> list[str]:
    """`spec.owner` of each document that has one. Raises DrillInvalid for a file that is no YAML."""
    owners = []
    for part in re.split(r"^---\s*$", text, flags=re.MULTILINE):
        if part.strip() and not all(line.startswith("#") or not line.strip() for line in part.splitlines()):
            spec = document.parse(part, path).data.get("spec")
            owner = spec.get("owner") if isinstance(spec, dict) else None
            if isinstance(owner, str) and not _TEAM.match(owner):
                owners.append(owner)
    return owners


def code_owners(text: str, files: Iterable[str]) -> list[str]:
    """The persons who own these files, by their paths from the root of the repository."""
    from codeowners import CodeOwners

    rules = CodeOwners(text)
    found = (owner for file in files for _, owner in rules.of(file))
    return sorted({owner for owner in found if not _TEAM.match(owner)})


def root_of(codeowners: Path) -> Path:
    """The root of the repository, by where the file is: there, in `.github`, `.gitlab` or `docs`."""
    return codeowners.parent.parent if codeowners.parent.name in {".github", ".gitlab", "docs"} else codeowners.parent
