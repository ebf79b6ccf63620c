"""A finished scan as JSON, CSV or HTML, and how good it was on labelled images."""
