"""What the accelerator's library is made from, and the command that makes it.

It needs nothing but the standard library, since the build of a wheel reads it, too.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

SOURCES = Path(__file__).parent / "library"
FLAGS = ("-std=gnu11", "-O2", "-fPIC", "-shared", "-pthread", "-U_FORTIFY_SOURCE")
"""Without -Werror: a new compiler's new warning must not stop a drill. The tests compile with -Wall -Wextra -Werror."""


@cache
def sources_digest() -> str:
    """Of everything that the library is made from."""
    files = sorted([*SOURCES.glob("*.c"), *SOURCES.glob("*.h")])
    digest = hashlib.sha256(" ".join(FLAGS).encode())
    for file in files:
        digest.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def mark() -> bytes:
    """The mark of every library that was made from these sources."""
    return f"idrill-clock sources {sources_digest()}".encode()


def command(compiler: str, target: Path, *flags: str) -> list[str]:
    """How a compiler makes the library."""
    sources = [str(file) for file in sorted(SOURCES.glob("*.c"))]
    return [compiler, *FLAGS, *flags, f'-DIDRILL_SOURCES="{sources_digest()}"', "-o", str(target), *sources, "-ldl"]
