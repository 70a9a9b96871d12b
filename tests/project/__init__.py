"""Whole-project work: import, export, load."""
