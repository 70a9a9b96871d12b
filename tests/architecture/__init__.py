"""Which part of the program may know which."""
