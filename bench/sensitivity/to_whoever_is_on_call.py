"""All pages go to one catch-all channel, whoever owns the integration; nobody there acknowledges, and nobody else hears
of it. department-of-veterans-affairs/va.gov-team#31761."""

from __future__ import annotations

from threaded import Connector

Connector().run()
