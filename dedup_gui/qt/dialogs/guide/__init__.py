"""What a person asks of the program itself: how it works, and which version it is."""
