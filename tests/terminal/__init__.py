"""What a person does at the terminal, with the real program in a pty, seen through pyte."""
