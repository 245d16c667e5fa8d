"""What stands in a file: YAML with its marks, template names, and how a part is refused. Nothing here knows a drill."""
