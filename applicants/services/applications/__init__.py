"""Every step of an application, from its first draft to a confirmed place."""
