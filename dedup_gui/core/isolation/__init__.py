"""Worker processes for strangers' data: bounded in time and memory, and answering in plain data."""
