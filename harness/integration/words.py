"""Small words of an integration file: a date, a digest, a person, a command."""

from __future__ import annotations

import re
import shlex
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from harness.drill.stack import Text
from harness.drill.text.broken import broken

_CHANNEL = re.compile(
    r"^[#@]|@|\b(team|teams|channel|mailing list|distribution list|group|squad|department|desk|helpdesk|hotline|on-?call|rota|ops|devops|"
    r"sre|support|engineering|everyone|everybody|all of us|none|me|us|we)\b",
    re.IGNORECASE,
)


def is_person(text: str) -> bool:
    """Whether it may be the name of one person: no channel, no address, no team."""
    return not _CHANNEL.search(text)


def _person(text: str) -> str:
    if not is_person(text):
        raise broken(f"{text!r} is no person", "the name of one person", "a channel or a team cannot be asked who acts")
    return " ".join(text.split())


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("a date such as 2026-11-02")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("a date such as 2026-11-02, which the calendar has") from None


def _words(value: object) -> object:
    """A command line without a shell, as a list."""
    if not isinstance(value, str):
        return value
    try:
        return shlex.split(value)
    except ValueError as error:
        raise ValueError(f"a command such as tools/missing.sh: {error}".lower()) from None


Person = Annotated[Text, AfterValidator(_person)]
"""The name of one person. It belongs to the user, and no record of the archive has it."""
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{8,64}$")]
"""The beginning of a SHA-256, or all of it. In quotes, since YAML reads some of them as numbers."""
Command = Annotated[tuple[Text, ...], BeforeValidator(_words, json_schema_input_type=str | list[str]), Field(min_length=1)]
"""Program and arguments, as a text or as a list; no shell. A relative path begins at the folder of the integration file."""
