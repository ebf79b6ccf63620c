"""Lists that a person arranges."""
