"""What commands of the review page do besides deciding, and other ways to give them than its shortcuts."""
