"""Tag library."""
