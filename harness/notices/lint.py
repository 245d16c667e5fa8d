"""What is wrong with the templates of a folder: each is filled with made-up values, and its own words are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from harness.drill.text import jinja
from harness.drill.text.typos import hint, nearest
from harness.errors import Problem
from harness.ledger.lines import NoticeState
from harness.notices import jargon
from harness.notices.notice import STATES, filled, source_of
from harness.notices.states import MADE_UP, MOST_WORDS, MUST_SAY, NAMES, file_name

_MARKUP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def problems(folder: Path, names: Sequence[str] = ()) -> tuple[Problem, ...]:
    """All that is wrong in a folder, with file and line; empty: the notices are ready.

    `names`: of the integration, its connector and its logins, which readers do not know.
    """
    return tuple(problem for state in STATES for problem in _of(folder, state, names))


def _of(folder: Path, state: NoticeState, names: Sequence[str]) -> Iterator[Problem]:
    path = folder / file_name(state)
    try:
        source = source_of(folder, state)
    except OSError as error:
        yield Problem(str(path), 0, 0, state, _unread(error), "a template for each state", _meant(folder, state))
        return
    except UnicodeDecodeError as error:
        yield Problem(str(path), 0, 0, state, f"byte {error.start} is not UTF-8", "UTF-8 text")
        return
    broken = tuple(_broken(path, source))
    yield from broken or _said(path, source, state)
    yield from _jargon(path, source, names)


def _broken(path: Path, source: str) -> Iterator[Problem]:
    """That it is no template, or uses a name that nobody fills."""
    try:
        unknown = [use for use in jinja.names_in(source) if use.name not in NAMES]
        if not unknown:
            filled(source, MADE_UP)
            filled(source, {})
    except jinja.Broken as error:
        yield Problem(str(path), error.line, 1 if error.line else 0, "", f"not a template: {error}", "a Jinja2 template")
        return
    for use in unknown:
        yield Problem(str(path), use.line, 1, use.name, "an unknown name", ", ".join(NAMES), hint(use.name, tuple(NAMES)))


def _said(path: Path, source: str, state: NoticeState) -> Iterator[Problem]:
    """What the filled notice does not say, and that it is too long."""
    text = filled(source, MADE_UP)
    for name in MUST_SAY[state]:
        if MADE_UP[name].casefold() not in text.casefold():
            yield Problem(str(path), 1, 1, name, f"the notice does not say {NAMES[name]}", f"{{{{ {name} }}}} in its text")
    count = len(text.split())
    if count > MOST_WORDS:
        yield Problem(str(path), 1, 1, "", f"{count} words with made-up values", f"at most {MOST_WORDS}")


def _jargon(path: Path, source: str, names: Iterable[str]) -> Iterator[Problem]:
    """Words of the template itself; blanks take the place of what Jinja fills in, so that lines stay."""
    own = _MARKUP.sub(lambda markup: re.sub(r"[^\n]", " ", markup.group()), source)
    for place, word, what in jargon.found_in(own, names):
        before = own[:place]
        line, column = before.count("\n") + 1, place - before.rfind("\n")
        yield Problem(str(path), line, column, "", f"{word!r} is {what}", "words that every reader knows")


def _meant(folder: Path, state: NoticeState) -> str:
    """The file that may have been meant for it."""
    there = tuple(path.name for path in sorted(folder.glob("*"))) if folder.is_dir() else ()
    close = nearest(file_name(state), there)
    return f"is it {close}?" if close and close not in {file_name(each) for each in STATES} else "`idrill new notices NAME` writes all four"


def _unread(error: OSError) -> str:
    return "no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
