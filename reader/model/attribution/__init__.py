"""Who speaks in a sentence and how: quotations, voices, and probable names."""
