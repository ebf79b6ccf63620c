"""Work off the GUI thread, or on it in slices."""
