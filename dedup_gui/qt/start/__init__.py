"""The page a session begins on: which folders, how hard to look."""
