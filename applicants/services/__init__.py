"""Every write about taking part.

Mail kinds owed here; each is rendered at once with the one id ``registration``, the row itself
as it stands after the move (its ``event`` and ``user`` loaded):

``registration.confirmed``  a place from the first moment
``waitlist.joined``         in line
``waitlist.offer``          a place is offered until ``registration.offer_expires_at``
``waitlist.taken``          the offered place was accepted
``waitlist.expired``        the offer ran out
``registration.cancelled``  cancelled or declined, by the person or by staff
``event.changed``           time, place or format is another (confirmed and offered)
``event.postponed``         no date for now (also to those waiting)
``event.cancelled``         will not be held (also to those waiting)
``event.soon_week``         a week before, may be refused (category ``reminders``)
``event.soon_day``          a day before

Inside ``owing.quietly()`` nothing is owed: so the demonstration data is loaded.
"""
