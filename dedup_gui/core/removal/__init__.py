"""Plan, prove, do, take back: everything that changes files."""
