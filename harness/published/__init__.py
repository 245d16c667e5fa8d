"""The promise of a run directory to those who read it: a page for people and a JSON Schema a file, written from the types.

`python -m harness.published` renews them. The journal has a page of its own: `harness.journal.published`.
"""
