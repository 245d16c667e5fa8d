"""3b: what the source offers, seeded; the same drill and seed always give the same changes."""
