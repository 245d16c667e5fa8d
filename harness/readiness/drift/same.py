"""Whether a name in another file means a person of the integration file."""

from __future__ import annotations

import re

from harness.readiness.facts import Person


def means(text: str, person: Person) -> bool:
    """Whether a name, a mail address, a handle or a reference such as `user:default/robin.example` is this person."""
    mine = {_plain(person.name)} | ({_plain(person.contact), _plain(_local(person.contact))} if person.contact else set())
    return bool({_plain(text), _plain(_local(text))} & mine)


def is_mentioned(text: str, person: Person) -> bool:
    """Whether a longer text has the person's name or contact in it, as whole words."""
    said = f" {_plain(text)} "
    return any(word and f" {word} " in said for word in (_plain(person.name), _plain(person.contact or "")))


def _local(text: str) -> str:
    """Robin of `robin@example.invalid`, `user:default/robin` and `@robin`."""
    bare = text.removeprefix("mailto:").lstrip("@")
    return bare.rpartition("/")[2].rpartition(":")[2].partition("@")[0]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold().removeprefix("mailto:")))
