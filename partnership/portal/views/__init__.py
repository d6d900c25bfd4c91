"""Pages of the portal as a whole."""
