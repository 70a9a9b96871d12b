"""The parts of the screen, without a terminal."""
