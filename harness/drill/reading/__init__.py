"""From a name or path to a definition without problems."""
