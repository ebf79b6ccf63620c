"""The page on which a person puts rules in order and sees what they would mark."""
