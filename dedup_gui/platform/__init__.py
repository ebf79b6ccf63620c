"""What the operating system does for us: the trash, and the end of the process."""
