"""The promise of a run directory to those who read it: pages for people and a JSON Schema a file, written from the types.

`python -m harness.published` renews them.
"""
