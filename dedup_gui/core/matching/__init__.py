"""The pair table: candidate pairs proposed, verified and classified, and what is remembered of it."""
