"""Removals that are asked for, wait, are taken up again, or only written down."""
