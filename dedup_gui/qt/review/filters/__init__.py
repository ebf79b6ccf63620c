"""Which groups are listed, and in what order: as values, and as controls."""
