"""The commands, run as they are."""
