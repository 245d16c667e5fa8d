"""Defects against drills: each connector with a deliberate defect must be caught by its check, and no correct one may be."""
