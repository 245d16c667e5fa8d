"""What belongs together: the integration and the calendar quarter of a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from harness.archive.record import RunRecord
from harness.report.repeat import connector_label


def integration_of(record: RunRecord, homes: Mapping[str, str]) -> str:
    """The integration that a record is about. Where the run had no integration file: that of its connector file, or its connector.

    `homes`: connector file → integration.
    """
    if record.integration:
        return record.integration.name
    return homes.get(record.file) or connector_label(record.connector, record.file)


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter, in UTC."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> Quarter:
        return Quarter(self.year - (self.number == 1), (self.number + 2) % 4 + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


def quarters(first: date, last: date) -> Iterator[Quarter]:
    """From the quarter of one day to that of another, without a gap."""
    quarter = Quarter.of(first)
    while quarter <= Quarter.of(last):
        yield quarter
        quarter = quarter.next
