"""3c: drill time and wall time; the one place that converts between them."""
