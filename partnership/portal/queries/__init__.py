"""What pages read across all apps, a module per page."""
