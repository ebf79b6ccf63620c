"""Find duplicate images, see why they match, and remove them safely."""

__version__ = "0.1.0"
