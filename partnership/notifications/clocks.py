"""One instant on both clocks, ready for ``mail/_twin.html`` and ``mail/_twin.txt``."""

import datetime as dt
from dataclasses import dataclass

from partnership.kit.dates import (
    City,
    TwoClocks,
    city_name,
    format_time,
    format_weekday_and_day,
)


@dataclass(frozen=True)
class Face:
    """What the clock of one city shows."""

    city: str
    time: str
    day: str


def faces(moment: dt.datetime) -> list[Face]:
    """Almaty, then Paris, in the words of the active language."""
    clocks = TwoClocks(moment)
    cities: list[City] = ["almaty", "paris"]
    return [
        Face(city_name(city), format_time(clocks.at(city)), format_weekday_and_day(clocks.at(city)))
        for city in cities
    ]
