"""What is seen: windows, views and item models."""
