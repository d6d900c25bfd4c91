"""Django with nothing around it: what the portal's pages are measured against."""
