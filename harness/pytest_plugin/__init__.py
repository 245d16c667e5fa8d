"""Drills under pytest: `*.drill.yaml` files as test items, and the fixture `drill` for drills in Python."""
