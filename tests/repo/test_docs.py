"""What the documents promise is there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Set
from pathlib import Path

from offenders import ROOT as _ROOT
from offenders import Offence, none_breaks

_DOCS = sorted(
    {*_ROOT.glob("*.md"), *(_ROOT / "docs").rglob("*.md"), *(_ROOT / "fixtures").rglob("README.md"), *(_ROOT / "drills").glob("*.md")}
)
_LINK = re.compile(r"(?<!`)\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"\bmake ([a-z][a-z-]*)")
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def lost(document: Path, text: str) -> Iterator[Offence]:
    """Links of a document that lead to no file."""
    for number, line in enumerate(_without_code(text).splitlines(), start=1):
        for link in (found.split("#")[0] for found in _LINK.findall(line) if not re.match(r"[a-z]+:", found)):
            if link and not (document.parent / link).exists():
                yield Offence(number, link)


def unknown(text: str, targets: Set[str]) -> Iterator[Offence]:
    """`make` with a target that there is not, in code within a line or in lines of commands."""
    for quoted in re.finditer(r"`([^`\n]+)`|^ {0,4}\$? ?(make .+)$", text, re.MULTILINE):
        for target in _COMMAND.findall(quoted[1] or quoted[2]):
            if target not in targets:
                yield Offence(text.count("\n", 0, quoted.start()) + 1, f"make {target}")


def test_links_lead_somewhere() -> None:
    none_breaks(
        "links lead somewhere", ((document, lost(document, _text(document))) for document in _DOCS), mend="name a file that is there"
    )


def test_a_link_that_leads_nowhere_would_be_seen() -> None:
    text = (
        "see [this](README.md), [that](no-such.md#part) and [there](https://example.invalid/x)\n```\n[code](gone.md)\n```\n[x](../gone)\n"
    )
    assert list(lost(_ROOT / "CHANGELOG.md", text)) == [Offence(1, "no-such.md"), Offence(5, "../gone")]


def test_make_commands_exist() -> None:
    targets = set(_TARGET.findall((_ROOT / "Makefile").read_text(encoding="utf-8")))
    offences = ((document, unknown(_text(document), targets)) for document in _DOCS)
    none_breaks("the commands of the documents exist", offences, mend="use a target of the Makefile: `make help` lists them")


def test_a_command_that_does_not_exist_would_be_seen() -> None:
    text = "Run `make test`, or `make tea`; to make nothing is allowed.\n```\nmake drill\n$ make coffee  # hot\n```\n"
    assert list(unknown(text, {"test", "drill"})) == [Offence(1, "make tea"), Offence(4, "make coffee")]


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


def _text(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def _without_code(text: str) -> str:
    """With as many lines as before."""
    return re.sub(r"```.*?```", lambda code: "\n" * code[0].count("\n"), text, flags=re.DOTALL)
