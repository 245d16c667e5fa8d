"""A connector file: a module for each of its parts; `file` is the whole."""
