"""Who takes part: professionals and their registrations."""
