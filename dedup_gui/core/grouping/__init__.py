"""Matches -> groups round a representative, and which member to keep."""
