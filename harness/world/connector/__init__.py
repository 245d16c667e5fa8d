"""The connector as its file describes it, wherever it runs; `connector` is the whole of it."""
