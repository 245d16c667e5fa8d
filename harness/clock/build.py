"""The accelerator's library: named by the operator, brought by the wheel, found in the user's cache, or compiled once by the C compiler.

Only this user may write a library that is preloaded into every process: the cache is a folder of this user alone (0700), never below a
folder in which others may write, and a library's digest is compared each time before it is used.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from harness.clock.sources import command, mark, sources_digest
from harness.errors import EnvironmentUnavailable

PREBUILT = "IDRILL_CLOCK_LIBRARY"
"""Names a library that was compiled elsewhere, from these very sources, for machines without a compiler."""

BUNDLED = Path(__file__).parent / "prebuilt"
"""Where a wheel for one platform has it, as `accelerator-<machine>.so`; a wheel for all has none."""
_COMPILERS = ("cc", "gcc", "clang")
_LOCK_WALL_S = 120.0
_COMPILE_WALL_S = 110.0


def library() -> Path:
    """The library, ready to be preloaded. Raises EnvironmentUnavailable, with the remedy, when there is none and none can be made."""
    named = os.environ.get(PREBUILT)
    if named:
        return _prebuilt(Path(named))
    return bundled() or cached(user_cache_path("integration-drills", appauthor=False) / "clock")


def bundled() -> Path | None:
    """The library from the wheel for this machine, if no other user can have changed it."""
    file = BUNDLED / f"accelerator-{platform.machine()}.so"
    try:
        return _prebuilt(file) if platform.libc_ver()[0] == "glibc" and file.exists() else None
    except EnvironmentUnavailable:
        return None  # then it is compiled


def cached(folder: Path) -> Path:
    """From a cache folder, into which it is compiled at first use; safe when many do this at once. Raises EnvironmentUnavailable."""
    claim(folder)
    libc = "-".join(platform.libc_ver())
    wanted = folder / f"accelerator-{platform.machine()}-{libc}-{sources_digest()[:16]}.so"
    try:
        with FileLock(folder / "lock", timeout=_LOCK_WALL_S):
            if not _is_intact(wanted):
                _make(wanted)
    except Timeout:
        raise EnvironmentUnavailable(f"{folder / 'lock'} is held by another process", "see which one, or remove the folder") from None
    except OSError as error:
        raise EnvironmentUnavailable(f"{folder}: {error.strerror}", "name another cache folder: XDG_CACHE_HOME") from error
    return wanted


def compile_to(target: Path, compiler: str, *flags: str) -> None:
    """Raises EnvironmentUnavailable with the compiler's message."""
    try:
        done = subprocess.run(command(compiler, target, *flags), capture_output=True, timeout=_COMPILE_WALL_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EnvironmentUnavailable(f"the clock accelerator could not be compiled: {error}", "fix the C compiler") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[:600]
        raise EnvironmentUnavailable(
            f"the clock accelerator could not be compiled with {compiler}:\n{said}",
            "install the C library's headers (Debian: apt install gcc libc6-dev)",
        )


def _compiler() -> str:
    for name in _COMPILERS:
        if found := shutil.which(name):
            return found
    raise EnvironmentUnavailable(
        f"`clock: accelerated` needs a C compiler at first use, and there is none ({', '.join(_COMPILERS)})",
        "install one (Debian: apt install gcc libc6-dev), install the wheel for this platform,\n"
        f"  or name a library that was compiled elsewhere with {PREBUILT}",
    )


def _make(wanted: Path) -> None:
    """Compile beside the target and put it there as a whole, its digest first."""
    compiler = _compiler()
    with tempfile.TemporaryDirectory(dir=wanted.parent) as folder:
        fresh, digest = Path(folder) / "library", Path(folder) / "digest"
        compile_to(fresh, compiler)
        fresh.chmod(0o500)
        digest.write_text(_digest(fresh))
        digest.replace(_digest_file(wanted))
        fresh.replace(wanted)


def _is_intact(file: Path) -> bool:
    try:
        return _digest(file) == _digest_file(file).read_text()
    except OSError:
        return False


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _digest_file(file: Path) -> Path:
    return file.with_suffix(".sha256")


def claim(folder: Path) -> None:
    """Make a cache folder, or see that it is ours alone. Raises EnvironmentUnavailable."""
    remedy = "name another cache folder, below one of your own: XDG_CACHE_HOME"
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        place = folder.resolve()
        found = place.stat()
        open_to_all = [above for above in place.parents if above.stat().st_mode & stat.S_IWOTH]
    except OSError as error:
        raise EnvironmentUnavailable(f"{folder}: {error.strerror}", remedy) from error
    if open_to_all:
        raise EnvironmentUnavailable(
            f"{place} is in {open_to_all[0]}, where everybody may write: no library is preloaded from there", remedy
        )
    if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) != 0o700:
        mode = f"mode {stat.S_IMODE(found.st_mode):o}, owner {found.st_uid}"
        raise EnvironmentUnavailable(f"{place} is not this user's alone ({mode}): nothing in it is preloaded", f"remove it, or {remedy}")


def _prebuilt(file: Path) -> Path:
    """A library that the operator names. Raises EnvironmentUnavailable when others could have changed it, or it is another version's."""
    try:
        found, data = file.stat(), file.read_bytes()
    except OSError as error:
        raise EnvironmentUnavailable(f"{PREBUILT}={file}: {error.strerror}", "name the library by its whole path") from error
    if found.st_uid not in {0, os.geteuid()} or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise EnvironmentUnavailable(f"{PREBUILT}={file}: others may write it", "chown it to yourself and chmod go-w")
    if mark() not in data:
        raise EnvironmentUnavailable(f"{PREBUILT}={file} was made from other sources", "compile it again from this version")
    return file.absolute()
