"""Rules and algorithms: no Qt, no SQLite."""
