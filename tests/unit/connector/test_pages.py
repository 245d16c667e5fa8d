from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import respx
from broken.bookmark_without_overlap import WithoutOverlap
from worker.assembly import Parts, Worker
from worker.pages import PagedIntake


def _record(key: str, second: int, version: int = 1) -> dict[str, Any]:
    return {"id": key, "version": version, "updated_at": f"2026-01-01T00:00:{second:02d}Z"}


def _page(*records: dict[str, Any], more: str | None = None) -> httpx.Response:
    return httpx.Response(200, json={"data": list(records), "next": more})


@pytest.fixture
def accounts(respx_mock: respx.MockRouter) -> respx.Route:
    respx_mock.get("http://crm.invalid/invoice").mock(return_value=_page())
    return respx_mock.get("http://crm.invalid/account")


@pytest.fixture
def paged(assemble: Callable[..., Worker]) -> Worker:
    return assemble(dataclasses.replace(Parts(), intake=PagedIntake))


def test_only_a_page_without_a_link_is_the_last_one(paged: Worker, accounts: respx.Route) -> None:
    more = "http://crm.invalid/account?page=1"
    accounts.side_effect = [_page(more=more), _page(_record("a1", 1), more=more), _page(_record("a2", 2))]
    paged.intake.read_once()
    assert [change.key for change in paged.store.head(9)] == ["a1", "a2"]


def test_it_looks_back_behind_its_bookmark_and_knows_what_is_written(paged: Worker, accounts: respx.Route) -> None:
    accounts.side_effect = [_page(_record("a1", 30)), _page(_record("late", 10), _record("a1", 30))]
    paged.intake.read_once()
    first = paged.store.first()
    assert first is not None
    paged.store.written(first)
    paged.store.done(first)
    paged.intake.read_once()
    assert [change.key for change in paged.store.head(9)] == ["late"]
    assert accounts.calls.last.request.url.params["updated_since"] == "2025-12-31T23:58:30+00:00"


def test_a_queued_version_is_queued_once_and_a_newer_one_beside_it(paged: Worker, accounts: respx.Route) -> None:
    accounts.side_effect = [_page(_record("a1", 30)), _page(_record("a1", 30)), _page(_record("a1", 31, version=2))]
    for _ in range(3):
        paged.intake.read_once()
    assert [change.version for change in paged.store.head(9)] == [1, 2]


def test_the_defect_does_not_look_back(assemble: Callable[..., Worker], accounts: respx.Route) -> None:
    worker = assemble(dataclasses.replace(Parts(), intake=WithoutOverlap))
    accounts.side_effect = [_page(_record("a1", 30)), _page()]
    worker.intake.read_once()
    worker.intake.read_once()
    assert accounts.calls.last.request.url.params["updated_since"] == "2026-01-01T00:00:30+00:00"
