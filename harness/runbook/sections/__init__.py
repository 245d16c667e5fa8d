"""The sections of a runbook, in the order of the page: each is written from what is known."""
