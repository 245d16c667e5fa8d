"""A record is named by entity and key; a number alone names nobody."""

from __future__ import annotations

import pytest

from harness.journal.naming import Naming, Said, is_refused_for_good


@pytest.mark.parametrize(
    "text",
    [
        "orders-sync gave up invoice 422: billing refuses it with 422",
        "gave up Invoice #422",
        "gave up invoice/422",
        "gave up invoice-422.",
        "crm:invoice:422",
        "invoice id=422 was refused",
        "record 422 (invoice) was refused",
        "422 of invoice",
        "invoices 17, 422 and 500 were refused",
        'invoices "17", "422"',
        '{"entity": "invoice", "key": "422"}',
        '{"dead": [{"key": 422, "status": 409, "kind": "invoice"}]}',
        '{"dead": ["invoice/17", "invoice/422"]}',
        '{"invoice": ["17", "422"]}',
        "PUT /invoice/422: 422 Unprocessable Entity",
        "PUT http://billing/invoice/422 → 409",
        "PUT invoice 422 failed",
        "invoice 422: Conflict",
        '{"entity": "invoice", "code": 409, "ref": "422"}',
        '[{"entity": "invoice", "keys": ["17", "422"]}]',
    ],
)
def test_named(text: str) -> None:
    assert Said(1.0, text).names("invoice", "422")
    assert not Said(1.0, text).names("account", "422")
    assert not Said(1.0, text).names("invoice", "42")


@pytest.mark.parametrize(
    "text",
    [
        "billing answers HTTP 422",
        "3 invoices refused with HTTP 422",
        "invoice 17 was refused with 422",
        "cannot write an invoice. 422 Unprocessable Entity",
        "invoices refused, 422",
        "invoice 4220",
        "invoice 1-422",
        "invoice 422.5",
        "account 422",
        '{"entity": "account", "key": "422"}',
        '{"status": 422, "entities": {"invoice": 3}}',
        '{"dead": ["422"]}',
        "POST /invoice: 422",
        "POST https://billing.example/v1/invoice → 422",
        "refused invoice (422 Unprocessable Entity)",
        "cannot write invoice: 422 Unprocessable Content",
        '{"entity": "invoice", "key": "17", "status": 422}',
        '{"record": {"entity": "invoice", "key": "17", "http_code": "422"}}',
        "{" * 2000,
    ],
)
def test_not_named(text: str) -> None:
    assert not Said(1.0, text).names("invoice", "422")


def test_two_details_of_one_message() -> None:
    message = {"summary": "a record was refused with 409", "details": {"record": "422", "status": "409", "entity": "invoice"}}
    said = Said.in_alert(1.0, message)
    assert said.names("invoice", "422")
    assert not said.names("account", "422")
    assert not said.names("invoice", "409")


def test_the_detail_that_the_connector_file_names_and_nothing_else() -> None:
    message = {"summary": "invoice 17 is late", "details": {"ref": "422", "entity": "invoice"}}
    said = Said.in_alert(1.0, message, "ref")
    assert said.names("invoice", "422")
    assert not said.names("invoice", "17")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("gave up on invoice-1.", True),
        ("gave up on (invoice-1), invoice-2", True),
        ("key=invoice-1", True),
        ("gave up on invoice-10", False),
        ("gave up on old-invoice-1", False),
        ("gave up on invoice-1-b", False),
        ("gave up on a record", False),
    ],
)
def test_a_key_that_says_whose_it_is_stands_alone_as_a_whole_word(text: str, named: bool) -> None:
    assert Said(3.0, text).names("invoice", "invoice-1") == named


@pytest.mark.parametrize(
    ("key", "text"), [("a/b c", "on invoice a/b c, sorry"), ("o'hara", "(invoice o'hara)"), ("käse.1", "invoice käse.1")]
)
def test_keys_with_other_characters(key: str, text: str) -> None:
    assert Said(2.0, text).names("invoice", key)
    assert not Said(2.0, text.replace(key, key + "x")).names("invoice", key)


def test_the_first_message_that_names_it_counts() -> None:
    assert Naming([Said(9.0, "invoice 7"), Said(4.0, "invoice 7")]).since("invoice", "7") == 4.0
    assert Naming([Said(9.0, "invoice 7")]).since("account", "7") is None


@pytest.mark.parametrize(
    ("status", "final"), [(422, True), (402, True), (409, True), (401, False), (429, False), (500, False), (None, False)]
)
def test_which_answers_are_final(status: int | None, final: bool) -> None:
    assert is_refused_for_good(status) == final
