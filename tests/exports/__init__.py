"""Annotations out."""
