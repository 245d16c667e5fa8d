"""The runtime of a table-top: a console, a pager and a clock; no connector, no systems."""
