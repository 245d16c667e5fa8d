"""The verbs of `idrill`: a module for each."""
