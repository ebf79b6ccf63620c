"""The page of a scan: its bar, and the review with its parts put together."""
