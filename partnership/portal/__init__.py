"""Pages that draw on every app, and the commands that run the portal."""
