"""Every format is loaded by the program that people load it with; run by `make test-formats`."""
