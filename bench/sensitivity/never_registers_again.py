"""The sender has disabled the webhook after too many failures, and nobody here looks. growthbook/growthbook#5405."""

from __future__ import annotations

from intake import Intake


class Deaf(Intake):
    def renew(self) -> None:
        return


if __name__ == "__main__":
    Deaf().run()
