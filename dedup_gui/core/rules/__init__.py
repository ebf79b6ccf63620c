"""Rules that a person puts in order: which groups and images each is for, what it keeps, and what it would mark."""
