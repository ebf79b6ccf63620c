"""Pictures inside .zip and .cbz archives, listed and read. Nothing writes to an archive, or unpacks to a name."""
