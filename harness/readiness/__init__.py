"""Readiness: an integration file, held against the archive. What is filled in is WRITTEN; only evidence makes it PROVEN."""
