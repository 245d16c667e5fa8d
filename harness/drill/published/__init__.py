"""Pages and files written from the definitions: catalogue, reference, JSON Schema, and drills as files."""
