"""The types of ledger lines at the fakes and at the harness are the same."""

from __future__ import annotations

from harness.ledger import twin


def test_the_twin_is_what_its_source_makes_of_it() -> None:
    assert {path.name: path.read_text(encoding="utf-8") for path in twin.FOLDER.glob("*.py")} == twin.files()


def test_the_twin_imports_nothing_of_the_fakes() -> None:
    assert [name for name, text in twin.files().items() if "import" in text and "fakekit." in text] == []
