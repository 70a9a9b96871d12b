"""The parts of the main screen. All of them draw lines; none has a widget for a sentence or an article."""
