"""The reference and the JSON Schemas of game-day and team files, written from the types."""
