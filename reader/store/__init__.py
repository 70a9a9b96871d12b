"""The SQLite file. The only package that knows SQL."""
