"""Folders -> files: what a scan enters, what it leaves out, and which files belong together."""
