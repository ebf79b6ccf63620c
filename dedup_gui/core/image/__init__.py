"""A file -> upright pixels: formats, decoders, what a file says of itself, and whether it is still the same."""
