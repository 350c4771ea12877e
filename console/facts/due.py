"""When a fact is to be looked at again."""

from datetime import date, timedelta

from guidance.fact import Fact

#: After a source was looked at: a year where it is certain, half a year where it is not.
_CERTAIN, _OTHERS = timedelta(days=365), timedelta(days=182)
#: A figure of the year that was looked at just before its end is still to be looked at then.
_SOON = timedelta(days=14)


def next_review(fact: Fact, today: date) -> date:
    """Return the day by which somebody should look again, if the source was looked at today."""
    if (fact.review_by.month, fact.review_by.day) == (12, 31):  # figures of a year
        end = date(today.year, 12, 31)
        return end if end - today > _SOON else date(today.year + 1, 12, 31)
    return today + (_CERTAIN if fact.confidence == "high" else _OTHERS)
