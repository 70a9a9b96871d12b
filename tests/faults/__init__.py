"""Faults that are really provoked: killed processes, full and locked disks, hostile text."""
