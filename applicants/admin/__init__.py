"""The desks where staff run events and registrations."""
