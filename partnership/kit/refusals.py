"""What the refusals of every service have in common."""

from django.utils.functional import Promise


class Refusal(Exception):
    """Says in one translatable sentence, with values, why nothing was done."""

    sentence: str | Promise = ""

    def __init__(self, **values: object) -> None:
        super().__init__(values)
        self.values = values

    def __str__(self) -> str:
        """Put into words when shown, so in the language of the reader."""
        return str(self.sentence) % self.values if self.values else str(self.sentence)
