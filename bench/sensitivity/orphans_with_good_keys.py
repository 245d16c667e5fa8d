"""As orphaned-writer, but with stable keys: only the processes are wrong. blacklanternsecurity/bbot#3203."""

from __future__ import annotations

from outbox import Main


class Careless(Main):
    bind = False


if __name__ == "__main__":
    Careless().run()
