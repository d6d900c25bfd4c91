"""Public pages of open calls, news and what staff write."""
