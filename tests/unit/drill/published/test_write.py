"""What is written is read back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import assets
from harness.drill.published.write import as_yaml, portable, save
from harness.drill.reading.load import drills_in, load_drill
from harness.drill.text import document


@pytest.mark.parametrize("path", drills_in(assets.drills()), ids=lambda path: path.name)
def test_every_drill_of_the_catalogue_survives(path: Path, tmp_path: Path) -> None:
    loaded = load_drill(path)
    again = load_drill(save(tmp_path, loaded.marks.data, "a comment", "two\nlines"))
    assert again.drill == loaded.drill
    assert again.text.startswith("# a comment\n# two lines\n")


@pytest.mark.parametrize(
    "text", ["on", "no", "12:30", "1e3", "0x10", "null", "# none", "a: b", "*x", " ends ", "", "ü – 漢", "l1\nl2", "'"]
)
def test_texts_stay_texts(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(as_yaml({"name": "x", "title": text, "list": [text, {"in": text}]}), encoding="utf-8")
    assert document.read(path).data == {"name": "x", "title": text, "list": [text, {"in": text}]}


def test_a_connector_beside_the_drill_is_named_by_its_whole_path(tmp_path: Path) -> None:
    (tmp_path / "mine.connector.yaml").write_text("")
    path = tmp_path / "x.drill.yaml"
    text = (assets.drills() / "commit-then-cut.drill.yaml").read_text()
    path.write_text(text.replace("connector:   reference", "connector: mine.connector.yaml"))
    loaded = load_drill(path)
    assert portable(loaded, loaded.marks.data)["stack"]["connector"] == str(tmp_path / "mine.connector.yaml")
    bundled = load_drill(assets.drills() / "commit-then-cut.drill.yaml")
    assert portable(bundled, bundled.marks.data) == bundled.marks.data
