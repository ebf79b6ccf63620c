"""What lies on disk: the cache, the history and the settings file."""
