"""What changes the digest of an integration file, and what does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.drill.text import document
from harness.integration.identity import integration_digest
from harness.integration.model import Integration
from harness.integration.placeholders import decided

TEXT = (assets.fixture("integrations") / "orders-to-billing.integration.yaml").read_text()


def digest(text: str) -> str:
    return integration_digest(Integration.model_validate(decided(document.parse(text, Path("x")).data).data))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("confirmed: 2026-11-02", "confirmed: 2026-12-02"),
        ("{name: Kim Example}", "{name: Lee Example, reviewed: 2026-12-02, digest: '12345678'}"),
        ("recheck: {every: 90d}", "recheck: {every: 30d, last: 2026-12-02}"),
        ("calls_per_record: 1", "calls_per_record: 1.0"),
        (", calls_per_record: 1}", "}"),
        ("schema: 1\nintegration: orders-to-billing", "integration: orders-to-billing  # a comment\nschema: 1"),
        ("raci:", "game_day: {connector: tbd}\nraci:"),
        ("raci:", "game_day: {}\nraci:"),
    ],
)
def test_it_stays(old: str, new: str) -> None:
    assert old in TEXT
    assert digest(TEXT.replace(old, new)) == digest(TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("backup:   {name: Sam Example", "backup:   {name: Alex Example"),
        ("within: 15m}\nescalate", "within: 14m}\nescalate"),
        ("audit_log: true", "audit_log: false"),
        ("order: [billing, crm]", "order: [crm, billing]"),
        ("raci:", "game_day: {connector: staging}\nraci:"),
        ("stop: connector resumed and query empty", "stop: tbd"),
        ("entities: {account: 20,", "entities: {account: 20, order: {},"),
    ],
)
def test_it_changes(old: str, new: str) -> None:
    assert old in TEXT
    assert digest(TEXT.replace(old, new)) != digest(TEXT)


def test_the_order_of_keys_changes_nothing() -> None:
    data: dict[str, Any] = document.parse(TEXT, Path("x")).data
    turned = {key: data[key] for key in reversed(data)}
    assert integration_digest(Integration.model_validate(turned)) == integration_digest(Integration.model_validate(data))


def test_a_sign_off_where_nothing_else_is_said_of_people_changes_nothing() -> None:
    lean = "schema: 1\nintegration: orders\npattern: reporting-feed\nconnector: orders\n"
    signed = "people: {owner: {confirmed: 2026-12-02}, reviewer: {name: Kim Example, reviewed: 2026-12-02}}\n"
    assert digest(lean) == digest(lean + signed)
