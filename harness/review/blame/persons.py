"""Who in a sentence is a person, or people, and does something in it: the subjects of its verbs.

There is no parser behind it. A noun that names a role, a name of the integration file, a handle or a pronoun counts as a subject unless
something before it makes it an object (`to Robin`, `paged Robin`) or a system (`the Kubernetes operator`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from harness.review.blame import roles

Kind = Literal["person", "nobody", "somebody", "they", "stranger"]

_MOST_MODIFIERS = 4
_WORD = re.compile(r"[\w'@/-]+|[^\w\s]")


@dataclass(frozen=True)
class Subject:
    """A person, or people, from `start` to `end` in a sentence."""

    start: int
    end: int
    text: str
    kind: Kind


def subjects(sentence: str, names: Sequence[str], *, everywhere: bool = False) -> Iterator[Subject]:
    """In order of their end. `names`: of people, as the integration file has them. `everywhere`: also those who are no subject, and owners
    of something (`Robin's …`)."""
    for found in _finder(tuple(names)).finditer(sentence):
        kind, start = _kind(found), _beginning(sentence, found)
        if found.lastgroup in {"role", "group"} and _is_no_person(sentence, found):
            continue
        if found.lastgroup == "relative":
            if _word_before(sentence, found.start()) not in roles.CUSTOMERS:
                yield Subject(found.start(), found.end(), found[0], "person")
        elif found.lastgroup == "role" and _of_nobody(sentence, start) and not _is_object(sentence, start):
            yield Subject(start, found.end(), sentence[start : found.end()], "nobody")
        elif not everywhere and re.match(r"'s\b|'", sentence[found.end() :]):
            continue
        elif everywhere or not _is_object(sentence, start):
            yield Subject(start, found.end(), sentence[start : found.end()], kind)


@lru_cache(maxsize=8)
def _finder(names: tuple[str, ...]) -> re.Pattern[str]:
    parts = {part for name in names for part in (name, *name.split()) if len(part) > 1} | {*roles.GIVEN.split()}
    known = "|".join(map(re.escape, sorted(parts, key=len, reverse=True)))
    duty = "(?:person|engineer|developer|one) on (?:shift|call|duty)"
    forms = {
        "name": rf"(?:{known})(?: [A-Z][a-z]+)?",
        "nobody": rf"(?i:{roles.NOBODY})",
        "somebody": rf"(?i:{roles.SOMEBODY})",
        "everybody": rf"(?i:{roles.EVERYBODY})",
        "they": r"(?i:they)",
        "relative": r"(?i:who)",
        "pronoun": rf"(?i:{roles.PRONOUNS})",
        "role": rf"(?i:{duty}|{roles.either(roles.ROLES)})",
        "group": rf"(?i:{roles.either(roles.GROUPS)})",
        "stranger": rf"(?!(?:{roles.STARTERS})\b)[A-Z][a-z]{{2,}}(?: (?!{known})[A-Z][a-z]+)?",
    }
    either = "|".join(f"(?P<{name}>{form})" for name, form in forms.items())
    return re.compile(rf"(?<![\w@-])(?P<handle>@[\w-]+)|\b(?:{either})(?![\w-])")


def _kind(found: re.Match[str]) -> Kind:
    group = found.lastgroup
    return group if group in {"nobody", "somebody", "they", "stranger"} else "person"  # type: ignore[return-value]


def _before(sentence: str, place: int) -> list[str]:
    return [word.lower() for word in _WORD.findall(sentence[max(0, place - 80) : place])]


def _word_before(sentence: str, place: int) -> str:
    words = [word for word in _before(sentence, place) if word != ","]
    return words[-1] if words else ""


def _beginning(sentence: str, found: re.Match[str]) -> int:
    """Of the noun phrase that ends with a role: its determiner, if it has one nearby."""
    if found.lastgroup != "role":
        return found.start()
    words = list(_WORD.finditer(sentence, max(0, found.start() - 80), found.start()))
    start = found.start()
    for word in reversed(words[-_MOST_MODIFIERS - 1 :]):
        text = word[0].lower()
        if text in roles.DETERMINERS:
            return word.start()
        if text in roles.NO_PART or text in roles.PREPOSITIONS or not re.match(r"[\w@]", text) or text.endswith("'s"):
            return word.start() if text.endswith("'s") else start
        start = word.start()
    return start


def _is_no_person(sentence: str, found: re.Match[str]) -> bool:
    """Programs with the name of a role; and a group without article that is not what the sentence begins with."""
    noun, before = found[0].lower(), _before(sentence, found.start())
    if found.lastgroup == "group":
        return bool(before) and before[-1] not in roles.BEFORE_A_GROUP
    if noun in roles.CUSTOMERS:
        return True
    singular = noun.removesuffix("s")
    return singular in roles.AMBIGUOUS and bool(before) and before[-1] in roles.OF_SYSTEMS


def _of_nobody(sentence: str, start: int) -> bool:
    """`none of the engineers`, `no engineer`, `not one of the team`."""
    return re.search(r"\b(?:none|neither|not one|no one|nobody)\s+(?:of|in|on)\s+$", sentence[:start], re.IGNORECASE) is not None or (
        re.match(r"no\s+(?!human\b)", sentence[start:], re.IGNORECASE) is not None
    )


def _is_object(sentence: str, start: int) -> bool:
    before = _before(sentence, start)
    if not before:
        return False
    last = before[-1]
    if last in roles.HAVING and sentence[start:].lower().startswith("no "):
        return True
    if last in roles.PREPOSITIONS:
        return not (last == "of" and len(before) > 1 and before[-2] in roles.QUANTITIES)
    return last in roles.OBJECT_AFTER or (last.endswith("ed") and len(last) > 3 and last not in roles.REPORTING)
