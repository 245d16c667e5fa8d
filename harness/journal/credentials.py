"""The credentials of a run. They have a form that nothing else has, so they can be redacted wherever they appear.

Connectors print them, put them into alert texts, into the names of records and into exceptions. No file may contain them after the run.
Fakes replace them by pseudonyms in their ledgers (`fakekit.secrecy`, which knows the same shape), journal and messages here.
"""

from __future__ import annotations

import mmap
import os
import re
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

SHAPE = rb"idrill(?:-(?:control|secret|token)-[A-Za-z0-9_-]{32}|route[0-9a-f]{21})"
"""Of everything that gives access to something in a run. Fakes draw the tokens of clients. The word it begins with is quickly found."""
PACKED = rb"(?:aWRyaWxsLXNlY3JldC|lkcmlsbC1zZWNyZXQt|pZHJpbGwtc2VjcmV0L)[A-Za-z0-9+/_-]{43,46}={0,2}"
"""A client secret or password within base64, at any of its three offsets: HTTP Basic sends it so, and many clients log their headers."""
_IN_BYTES = re.compile(SHAPE), re.compile(PACKED)
_IN_TEXT = re.compile(SHAPE.decode()), re.compile(PACKED.decode())
LONGEST = 18 + 46 + 2
_KIND = re.compile(r"idrill(?:route|-[a-z]+-)")
"""The part of a credential that stays, so that a reader recognises it."""


def draw(kind: Literal["control", "secret", "token"]) -> str:
    """A new token of a control plane, a new client secret or password, or the token of a person on a game day: 128 bits."""
    return f"idrill-{kind}-{secrets.token_hex(16)}"


def draw_routing_key() -> str:
    """A new key of an alert route: 32 characters, as services that page have them."""
    return f"idrillroute{secrets.token_hex(11)[:21]}"


def blot(text: str) -> str:
    """The text with `x` for the secret part of every credential; its length stays."""
    for shape in _IN_TEXT:
        text = shape.sub(lambda found: _blotted(found[0]), text)
    return text


def blot_files(folder: Path) -> list[Path]:
    """The same for all files in a folder and below, in place, so that binary files stay readable; returns those that held any.

    Links are neither followed nor changed. A file that cannot be opened is left alone.
    """
    return [path for path in _files(folder) if _blot_file(path)]


def _blotted(credential: str) -> str:
    kind = _KIND.match(credential)
    left = kind.end() if kind else 0
    return credential[:left] + "x" * (len(credential) - left)


def _files(folder: Path) -> Iterator[Path]:
    for here, _folders, names in os.walk(folder, followlinks=False):
        yield from (Path(here) / name for name in names)


def _blot_file(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or not about.st_size:
            return False
        with mmap.mmap(descriptor, 0) as content:
            places = [found.span() for shape in _IN_BYTES for found in shape.finditer(content)]
            for begin, end in places:
                content[begin:end] = _blotted(content[begin:end].decode()).encode()
        return bool(places)
    finally:
        os.close(descriptor)
