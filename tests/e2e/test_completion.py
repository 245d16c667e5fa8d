"""Completion by the Tab key, in the shells that are here: installed as a person does it, then typed in a terminal."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

pytestmark = pytest.mark.e2e

_SHELLS = {"bash": ["--rcfile", "{home}/.bashrc", "-i"], "zsh": ["-i"], "fish": ["-i", "--private"]}
"""Shell → how it is started for a person."""
_PROMPT = "ready> "
_TYPED = {
    "idrill doct": "doctor",
    "idrill run killed-in": "killed-in-mid-batch",
    "idrill run commit-then-cut --connec": "--connector",
    "idrill run commit-then-cut --connector reference-two": "reference-two-way",
    "idrill run commit-then-cut --confine req": "required",
}
_SETTINGS = {
    "bash": f"PS1='{_PROMPT}'\nbind 'set enable-bracketed-paste off'\nbind 'set bell-style none'\n",
    "zsh": f"PS1='{_PROMPT}'\nunsetopt zle_bracketed_paste prompt_cr prompt_sp beep\nDISABLE_AUTO_UPDATE=1\n",
    "fish": f"function fish_prompt; echo -n '{_PROMPT}'; end\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\n",
}
_RC = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}
_ESCAPES = re.compile(r"\x1b(\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[=>78])")


@pytest.fixture(params=_SHELLS)
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """A shell in a terminal, of somebody who has just said `idrill --install-completion`."""
    name = str(request.param)
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"no {name}: apt-get install {name}")
    rc = tmp_path / _RC[name]
    rc.parent.mkdir(parents=True, exist_ok=True)
    rc.write_text(_SETTINGS[name])
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {"HOME": str(tmp_path), "PATH": path, "TERM": "xterm", "LANG": "C.UTF-8", "SHELL": program}
    installed = subprocess.run(
        [program, "-c", "idrill --install-completion; true"], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert "completion installed" in installed.stdout, installed.stdout + installed.stderr
    words = [word.format(home=tmp_path) for word in _SHELLS[name]]
    terminal = pexpect.spawn(program, words, env=environment, cwd=str(tmp_path), encoding="utf-8", timeout=120, dimensions=(24, 200))
    terminal.expect_exact(_PROMPT)
    yield terminal
    terminal.close(force=True)


def test_tab_completes_verbs_drills_options_and_their_values(shell: Any) -> None:
    if shell.command.endswith("zsh"):  # which loads the completion at the first Tab of a session, and completes from the second on
        shell.send("idrill doct\t")
        shell.expect_exact("idrill doct")
        time.sleep(2)
        shell.sendcontrol("u")
    for typed, whole in _TYPED.items():
        shell.send(f"{typed}\t")
        said = ""
        while whole not in said:
            said = _ESCAPES.sub("", said + shell.read_nonblocking(4096, timeout=120))
        shell.sendcontrol("u")  # the line away
