"""What the source must not contain: code made of data, shells, and the two calls that would destroy someone else's Toxiproxy."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from offenders import Offence, imports, none_breaks, parsed, programs

CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "tempfile.mktemp"}
MODULES = {"pickle", "shelve", "marshal", "dill"}
FOREIGN = ('"/reset', '"/populate')


def dangers(tree: ast.Module) -> Iterator[Offence]:
    """What is dangerous in a program, in words."""
    yield from (Offence(line, module) for line, module in {(one.line, one.module) for one in imports(tree)} if module in MODULES)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (Offence(node.lineno, what) for what in _calls(node))


def _calls(node: ast.Call) -> Iterator[str]:
    function = _dotted(node.func)
    if function in CALLS:
        yield function
    if any(word.arg == "shell" and not (isinstance(word.value, ast.Constant) and word.value.value is False) for word in node.keywords):
        yield "a shell"


def _dotted(function: ast.expr) -> str:
    """`name` or `module.name`; empty for what is neither."""
    if isinstance(function, ast.Name):
        return function.id
    return f"{function.value.id}.{function.attr}" if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) else ""


def resets(text: str) -> Iterator[Offence]:
    """Where a Toxiproxy is asked to forget everything, or to take a whole new list of proxies."""
    lines = enumerate(text.splitlines(), start=1)
    return (Offence(number, path) for number, line in lines for path in FOREIGN if path in line)


def test_no_dangerous_calls() -> None:
    offences = ((file, dangers(parsed(file))) for file in programs("harness", "fixtures"))
    none_breaks("no code made of data, no shell", offences, mend="parse the data with its own parser; give a program its words as a list")


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
        "def f(): import dill",
    ],
)
def test_they_would_be_seen(source: str) -> None:
    assert [offence.line for offence in dangers(ast.parse(f"import os\n{source}"))] == [2]


def test_a_toxiproxy_is_never_reset_or_populated() -> None:
    """It may be someone else's, with proxies that are not ours."""
    offences = [(file, resets(file.read_text(encoding="utf-8"))) for file in programs("harness")]
    assert len(offences) > 100
    none_breaks("a Toxiproxy may be someone else's", offences, mend="add and remove the proxies of the run alone")


def test_a_reset_would_be_seen() -> None:
    assert list(resets('a = 1\ncall("POST", "/reset")\ncall("POST", "/populate")\n')) == [Offence(2, '"/reset'), Offence(3, '"/populate')]
