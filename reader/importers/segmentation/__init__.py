"""Text into blocks, headlines and sentences."""
