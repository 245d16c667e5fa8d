"""The reference and the JSON Schema of integration files, written from the types."""
