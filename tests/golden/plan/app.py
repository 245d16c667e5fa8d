"""Stands for a program that a plan names; nothing starts it."""
