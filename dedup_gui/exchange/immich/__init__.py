"""Duplicates of an Immich server: asked for, fetched, judged here, and resolved there."""
