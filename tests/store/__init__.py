"""The database: what it keeps, refuses and says of itself."""
