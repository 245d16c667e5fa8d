"""Trends over the archive: records → tables (`facts`) → figures by integration and quarter (`figures`, `patterns`) → files.

Everything here reads records alone, never a run directory, so retired runs change nothing.
"""
