"""Help for those who have just come."""
