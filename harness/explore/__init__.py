"""Faults that nobody scripted: Hypothesis draws schedules within bounds, the laws judge, and what fails is made as small as it can be."""
