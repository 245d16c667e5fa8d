"""The integration file: what a team has decided about an integration, from its owner to its manual fallback. Drills prove it."""
