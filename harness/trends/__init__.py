"""Trends over the archive: records → tables (`facts`) → figures by integration and quarter (`figures`, `patterns`) → files.

Everything here reads records, and integration files where they are given (`of_file`). It never reads a run directory, so retired runs
change nothing.
"""
