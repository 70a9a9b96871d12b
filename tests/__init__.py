"""What a person does, and what comes of it."""
