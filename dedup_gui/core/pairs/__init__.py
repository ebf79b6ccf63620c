"""Distinct contents and the table of their pairs: what is proposed, tried and accepted, and what is remembered."""
