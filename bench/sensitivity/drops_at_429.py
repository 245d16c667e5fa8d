"""A 429 is an error like any other 4xx: the record is dropped. fluent/fluent-bit#10334."""

from __future__ import annotations

import httpx
from paging import Connector, main


class Drops(Connector):
    def judge(self, answer: httpx.Response) -> None:
        if answer.status_code != 429:
            super().judge(answer)


main(Drops)
