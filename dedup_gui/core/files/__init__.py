"""What this program itself writes to disk: for this user only."""
