"""What the documents promise is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_DOCS = sorted(
    {*_ROOT.glob("*.md"), *(_ROOT / "docs").rglob("*.md"), *(_ROOT / "fixtures").rglob("README.md"), *(_ROOT / "drills").glob("*.md")}
)
_LINK = re.compile(r"(?<!`)\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"\bmake ([a-z][a-z-]*)")
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def _name(path: Path) -> str:
    return str(path.relative_to(_ROOT))


@pytest.mark.parametrize("document", _DOCS, ids=_name)
def test_links_lead_somewhere(document: Path) -> None:
    links = [link.split("#")[0] for link in _LINK.findall(_without_code(document)) if not re.match(r"[a-z]+:", link)]
    assert [link for link in links if link and not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", _DOCS, ids=_name)
def test_make_commands_exist(document: Path) -> None:
    targets = set(_TARGET.findall((_ROOT / "Makefile").read_text(encoding="utf-8")))
    quoted = re.findall(r"`([^`\n]+)`|^ {0,4}\$? ?(make .+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    assert {command for pair in quoted for text in pair for command in _COMMAND.findall(text)} <= targets


def test_the_two_commands_come_first() -> None:
    readme = (_ROOT / "README.md").read_text(encoding="utf-8")
    first_block = readme.split("```")[1]
    assert "make drill" in first_block
    assert "make test" in first_block


def test_idrill_verbs_in_documents_exist() -> None:
    from harness.cli.main import app

    verbs = {command.name for command in app.registered_commands}
    named = {verb for document in _DOCS for verb in re.findall(r"`idrill ([a-z]+)", document.read_text(encoding="utf-8"))}
    assert named <= verbs


def test_changelog_knows_the_version() -> None:
    version = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert re.search(rf"^## \[(Unreleased|{re.escape(version)})\]", (_ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_versions_agree() -> None:
    import harness

    assert harness.__version__ == tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def _without_code(document: Path) -> str:
    return re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
