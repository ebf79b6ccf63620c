"""Evidence of an image's quality and origin: compression, enlargement, sharpness."""
