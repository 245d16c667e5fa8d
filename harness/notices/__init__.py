"""Notices: what customers and colleagues read during an incident, from templates that a team has written before."""
