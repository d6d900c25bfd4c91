"""What takes place: venues, events, their agenda and speakers."""
