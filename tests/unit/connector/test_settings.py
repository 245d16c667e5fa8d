from __future__ import annotations

from pathlib import Path

import pytest
from worker.settings import Settings

from harness.drill.reading.load import load_connector

FILE = Path(__file__).resolve().parents[3] / "fixtures" / "connector" / "reference.connector.yaml"


NUMBERS = ("CONTROL_PORT", "RATE_PER_MIN", "ESCALATE_AFTER_S")


def test_the_connector_file_gives_everything_that_the_settings_read(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {name: f"<{name}>" for name in load_connector(FILE).connector.run.env} | dict.fromkeys(NUMBERS, "8181")
    for name, text in environment.items():
        monkeypatch.setenv(name, text)
    monkeypatch.setenv("IDRILL_SEED", "11")
    settings = Settings.from_environment()
    assert settings.name == "<NAME>"
    assert settings.credential_file == Path("<CREDENTIAL_FILE>")
    assert settings.shared_key == "<SHARED_KEY>"
    assert (settings.port, settings.seed) == (8181, 11)


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NAME", raising=False)
    with pytest.raises(KeyError, match="NAME"):
        Settings.from_environment()
