"""The bookmark is the newest stamp that was seen; what is committed late with an older one is never read.
airbytehq/airbyte#21500."""

from __future__ import annotations

from datetime import timedelta

from paging import Connector, main


class NoLookback(Connector):
    lookback = timedelta(0)


main(NoLookback)
