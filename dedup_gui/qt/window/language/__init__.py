"""The language of the window: chosen in Settings, spoken by Qt too."""
