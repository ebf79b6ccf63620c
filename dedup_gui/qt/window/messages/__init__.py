"""What the window says in place about reports and rules."""
