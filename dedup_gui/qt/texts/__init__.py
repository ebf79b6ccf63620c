"""Codes and numbers in words. No Qt: plain functions, plain strings."""
