"""The text of a file: YAML with its marks, template names, and errors with their place. Nothing here depends on drills."""
