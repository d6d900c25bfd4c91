"""From marks to released decisions."""
