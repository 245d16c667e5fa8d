"""What the source must not contain: code made of data, shells, and the two calls that would destroy somebody else's Toxiproxy."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for folder in ("harness", "fixtures") for path in (ROOT / folder).rglob("*.py") if "_bundled" not in path.parts)
CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "tempfile.mktemp"}
MODULES = {"pickle", "shelve", "marshal", "dill"}


def dangers(source: str) -> Iterator[str]:
    """What is dangerous in a program, in words."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from (f"line {node.lineno}: {what}" for what in _calls(node))
        elif isinstance(node, ast.Import):
            yield from (f"line {node.lineno}: {alias.name}" for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            yield f"line {node.lineno}: {node.module}"


def _calls(node: ast.Call) -> Iterator[str]:
    function = ast.unparse(node.func)
    if function in CALLS:
        yield function
    if any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in node.keywords):
        yield "a shell"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_dangerous_calls(path: Path) -> None:
    assert list(dangers(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "eval(x)",
        "os.system(x)",
        "tempfile.mktemp()",
        "subprocess.run(x, shell=True)",
        "run(x, shell=y)",
        "import pickle",
        "from marshal import loads",
    ],
)
def test_they_would_be_seen(source: str) -> None:
    assert list(dangers(source))


def test_a_toxiproxy_is_never_reset_or_populated() -> None:
    """It may be somebody else's, with proxies that are not ours."""
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "harness").rglob("*.py") if "_bundled" not in path.parts}
    assert len(texts) > 100
    assert [path for path, text in texts.items() if '"/reset' in text or '"/populate' in text] == []
