"""Which days bring fewer articles: public holidays, the days around long ones, and the days of earlier years that
resemble a day."""

from datetime import date, timedelta
from functools import cache

HOLIDAY, BRIDGE = 0.15, 0.3  # shares of a usual day that a holiday and the days around a long one bring
LONG = 3  # holidays in a row; people take the days around them off, too
BEFORE, AFTER = 3, 7  # days off around a long holiday
WEEK = 7  # days between two holidays that many people take off
SEASON = 10  # days before and after the same date of an earlier year
DAY = timedelta(days=1)


@cache
def usual_share(zone: str, day: date) -> float:
    """The share of a usual day's articles that a day brings where a time zone is, by the calendar alone."""
    if _holiday(zone, day):
        return HOLIDAY
    near = (day + number * DAY for number in range(-AFTER, BEFORE + 1))
    return BRIDGE if any(_is_long(zone, one) for one in near) or _is_between(zone, day) else 1.0


@cache
def similar_days(zone: str, day: date, years: int) -> tuple[date, ...]:
    """The days of an earlier year that resemble a day. Around a long holiday it is the one with the same distance from
    it, because Tết moves with the moon. Otherwise they are the days around the same date."""
    for distance in sorted(range(-BEFORE, AFTER + 1), key=abs):
        holiday = day - distance * DAY
        if _is_long(zone, holiday):
            earlier = _holidays(zone, holiday.year - years)
            return tuple(one + distance * DAY for one, name in earlier.items() if name == _holiday(zone, holiday))
    same = day - timedelta(days=364 * years)
    return tuple(same + number * DAY for number in range(-SEASON, SEASON + 1))


def _holiday(zone: str, day: date) -> str:
    """The name of a public holiday, '' for another day."""
    return _holidays(zone, day.year).get(day, "")


def _is_long(zone: str, day: date) -> bool:
    """True if a day is one of at least LONG holidays in a row."""
    starts = (day + number * DAY for number in range(1 - LONG, 1))
    return any(all(_holiday(zone, start + number * DAY) for number in range(LONG)) for start in starts)


def _is_between(zone: str, day: date) -> bool:
    """True if a day lies between two holidays of one week, as after Christmas."""
    before, after = (
        next((n for n in range(1, WEEK) if _holiday(zone, day + sign * n * DAY)), WEEK) for sign in (-1, 1)
    )
    return before + after <= WEEK


@cache
def _holidays(zone: str, year: int) -> dict[date, str]:
    """The public holidays of a year where a time zone is; none for a zone without a country."""
    import holidays  # takes a tenth of a second, and most commands need none
    import pytz

    country = next((code for code, zones in pytz.country_timezones.items() if zone in zones), None)
    if country not in holidays.list_supported_countries():
        return {}
    return dict(holidays.country_holidays(country, years=year, language="en_US"))
