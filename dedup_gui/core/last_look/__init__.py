"""The last look before a pair counts as a duplicate: classes of contents that are the same, and what follows."""
