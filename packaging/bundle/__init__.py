"""What people install: the program frozen, made small, described, and wrapped for each system."""
