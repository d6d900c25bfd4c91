"""What every app may refuse with, whoever of them did the work."""


class Busy(Exception):
    """Base of refusals that pass by themselves: trying again in a moment may succeed.

    Apps below cannot name the errors of apps above that join in through hooks; this they can.
    """
