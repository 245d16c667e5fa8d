"""What the code imports is declared, and what is declared is imported."""

from __future__ import annotations

import re
import sys
import tomllib
from functools import cache

from offenders import ROOT, imports, parsed, programs

_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_IMPORTED_AS = {
    "googleapis-common-protos": "google",
    "opentelemetry-proto": "opentelemetry",
    "protobuf": "google",
    "python-dateutil": "dateutil",
    "ruamel.yaml": "ruamel",
    "sse-starlette": "sse_starlette",
    "toxiproxy-python": "toxiproxy",
}
_PART_OF = {"pydantic_core": "pydantic", "docker": "docker", "pytest": "pytest"}


@cache
def _imported() -> frozenset[str]:
    """First words of what harness and fixtures import of others."""
    own = {"harness"} | {path.name for path in (ROOT / "fixtures").rglob("*") if path.is_dir()}
    own |= {path.stem for path in (ROOT / "fixtures").rglob("*.py")}
    found = {one.module.split(".")[0] for path in programs("harness", "fixtures") for one in imports(parsed(path))} - {""}
    return frozenset(found - own - set(sys.stdlib_module_names))


def _declared(requirements: list[str]) -> set[str]:
    names = {re.split(r"[\s<>=!~;\[]", text, maxsplit=1)[0] for text in requirements}
    return {_IMPORTED_AS.get(name, name) for name in names}


def test_every_import_is_a_dependency_or_an_extra_that_users_install() -> None:
    """What only developers install is not there where the wheel is. Who uses the pytest plugin has pytest."""
    extras = {
        name for extra, requirements in _PROJECT["optional-dependencies"].items() if extra != "dev" for name in _declared(requirements)
    }
    known = _declared(_PROJECT["dependencies"]) | extras | {"pytest"}
    assert {_PART_OF.get(name, name) for name in _imported()} - known == set()


def test_every_dependency_is_imported() -> None:
    assert _declared(_PROJECT["dependencies"]) - _imported() - {"pyarrow"} == set(), "pyarrow is what pandas writes Parquet with"
