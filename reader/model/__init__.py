"""Articles, judgments and the journal: pure rules that need the standard library only."""
