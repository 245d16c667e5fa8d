"""The types of ledger lines stand in `fixtures/fakekit/lines`; `harness/ledger/lines` holds the same, made from them.

`python -m harness.ledger.twin` makes it anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from harness import assets

FOLDER = Path(__file__).parent / "lines"
_HEAD = "# Made of fixtures/fakekit/lines/{name} by `python -m harness.ledger.twin`: change it there.\n"


def files() -> Mapping[str, str]:
    """What the twin's files hold, by name."""
    source = assets.fixture("fakekit") / "lines"
    return {path.name: _twin(path) for path in sorted(source.glob("*.py"))}


def _twin(path: Path) -> str:
    text = path.read_text(encoding="utf-8").replace("fakekit.lines", "harness.ledger.lines")
    return _HEAD.format(name=path.name) + text


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
