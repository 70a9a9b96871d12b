"""What each command does, one module per capability: its commands stand beside it."""
