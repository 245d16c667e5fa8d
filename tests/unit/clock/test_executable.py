"""What can be accelerated is told from the file: ELF files are written here byte by byte, so that no compiler is needed."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.clock.executable import why_not, why_not_file

_OWN = Path(sys.executable).read_bytes()[:64]
Make = Callable[..., Path]


@pytest.fixture
def elf(tmp_path: Path) -> Make:
    def make(name: str = "program", loader: bytes | None = b"/lib64/ld-linux.so.2\0", word_size: int = _OWN[4], mode: int = 0o755) -> Path:
        headers = [struct.pack("<IIQQQQQQ", 1, 5, 0, 0, 0, 64, 64, 4096)]
        if loader is not None:
            headers.append(struct.pack("<IIQQQQQQ", 3, 4, 64 + 2 * 56, 0, 0, len(loader), len(loader), 1))
        ident = b"\x7fELF" + bytes([word_size]) + _OWN[5:16]
        head = struct.pack("<HHIQQQIHHHHHH", 3, struct.unpack_from("<H", _OWN, 18)[0], 1, 0, 64, 0, 0, 64, 56, len(headers), 0, 0, 0)
        file = tmp_path / name
        file.write_bytes(ident + head + b"".join(headers).ljust(112, b"\0") + (loader or b""))
        file.chmod(mode)
        return file

    return make


def test_a_program_with_a_loader_can_be(elf: Make) -> None:
    assert why_not_file(elf()) is None
    assert why_not_file(Path(sys.executable)) is None


@pytest.mark.parametrize(
    ("circumstances", "reason"),
    [
        ({"loader": None}, "is static: it has no dynamic loader"),
        ({"loader": b"/lib/ld-musl-x86_64.so.1\0"}, "is built for another C library (musl)"),
        ({"word_size": 1}, "is built for another machine or word size"),
    ],
)
def test_one_without_cannot(elf: Make, circumstances: dict[str, object], reason: str) -> None:
    assert why_not_file(elf(**circumstances)) == reason


def test_nor_one_that_gives_other_rights(elf: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    suid = elf(mode=0o4755)
    assert why_not_file(suid) is None, "to its owner it gives none"
    monkeypatch.setattr(os, "geteuid", lambda: suid.stat().st_uid + 1)
    assert "setuid" in str(why_not_file(suid))


def test_a_script_is_followed_to_its_interpreter(elf: Make, tmp_path: Path) -> None:
    static = elf("static", loader=None)
    script = tmp_path / "script"
    script.write_text(f"#!{static} -x\n")
    second = tmp_path / "second"
    second.write_text(f"#!{script}\n")
    assert why_not("./script", "", tmp_path) == f"{static} is static: it has no dynamic loader"
    assert why_not(str(second), "", tmp_path) == f"{static} is static: it has no dynamic loader"


def test_env_is_followed_to_its_program(elf: Make, tmp_path: Path) -> None:
    static = elf("static", loader=None)
    script = tmp_path / "script"
    script.write_text("#!/usr/bin/env -S A=b static -x\n")
    assert why_not(str(script), str(tmp_path), tmp_path) == f"{static} is static: it has no dynamic loader"


def test_a_command_is_looked_up_in_the_path_of_the_process(elf: Make, tmp_path: Path) -> None:
    static = elf("static", loader=None)
    assert why_not("static", str(tmp_path), Path("/nowhere")) == f"{static} is static: it has no dynamic loader"
    assert why_not("static", "/nowhere", tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"#!", b"\x7fELF", b"echo\n"])
def test_what_cannot_be_read_as_a_program_is_left_to_the_kernel(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "thing"
    file.write_bytes(content)
    assert why_not("./thing", "", tmp_path) is None
    assert why_not("./absent", "", tmp_path) is None
