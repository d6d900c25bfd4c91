"""Forms of participants and of the staff who serve them."""
