"""What a person decides: decisions, undo, bulk rules, and what an Apply would do."""
