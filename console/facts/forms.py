"""The form of a fact: its figure in the unit it is told in, and where and when it was found."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import phonenumbers
from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from console.facts.due import next_review
from guidance.fact import Fact, Fault

#: Nobody knows what is right in so many years.
_FARTHEST = timedelta(days=3 * 366)
_LEVELS = [(level, level) for level in ("A1", "A2", "B1", "B2", "C1", "C2")]
#: How certain a source is, as the form says it.
CONFIDENCE = {"high": _("high: recent or official"), "medium": _("medium: specific, but older"),
               "low": _("low: not shown to anybody")}  # fmt: skip
#: What a figure is counted in, as the form says it.
UNITS: Mapping[str | None, Any] = {
    "EUR": _("euros"),
    "EUR/hour": _("euros per hour"),
    "EUR/month": _("euros per month"),
    "EUR/year": _("euros per year"),
    "hours/week": _("hours per week"),
    "minute": _("minutes"),
    "hour": _("hours"),
    "day": _("days"),
    "week": _("weeks"),
    "month": _("months"),
    "year": _("years"),
    "percent": _("per cent"),
    "count": _("number"),
    "date": _("day"),
    "phone": _("telephone number"),
    "level": _("level of German"),
    "text": _("short text"),
}
#: What a rule objects to, in words of an editor; the form itself catches most of it.
_SENTENCES = {
    "value": _("Replies cannot show this value."),
    "as_of": _("Write 2026, 2026-03 or 2026-03-31, nothing in the future."),
    "source": _("Give an address that begins with https://."),
    "confidence": _("Replies show this value: find a source that is more certain."),
}


class Number(forms.CharField):
    """A number as the interface's language writes it: 1.250,50 in German."""

    def to_python(self, value: Any) -> Any:
        """Return an integer, a decimal number, or None where nothing was filled in."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            number = parse_decimal(text.replace("€", "").strip(), _interface(), strict=True)
        except NumberFormatError as problem:
            example = format_decimal(Decimal("1250.5"), locale=_interface())
            raise forms.ValidationError(
                _("This is no number. Example: %(example)s"), params={"example": example}
            ) from problem
        if not 0 <= number < 10**12:
            raise forms.ValidationError(_("Give a number that is not negative."))
        return int(number) if number == int(number) else float(number)

    def prepare_value(self, value: Any) -> Any:
        """Return a number as it is written."""
        written = isinstance(value, (int, float))
        return format_decimal(value, locale=_interface()) if written else value


class FactForm(forms.Form):
    """What an editor may change; which fields there are for the figure depends on its unit."""

    as_of = forms.CharField(
        label=_("As of"),
        required=False,
        max_length=10,
        help_text=_("the date the source gives: 2026, 2026-03 or 2026-03-31"),
    )
    source = forms.CharField(
        label=_("Source"), max_length=500, widget=forms.TextInput({"type": "url"})
    )
    confidence = forms.ChoiceField(label=_("Certainty"), choices=list(CONFIDENCE.items()))
    review_by = forms.DateField(
        label=_("To be looked at again by"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("Note for editors"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any, *, fact: Fact, today: date) -> None:
        super().__init__(data, initial=_values(fact, today))
        self._fact, self._today = fact, today
        own = _figure_fields(fact)
        self.fields = {**own, **self.fields}

    def clean_review_by(self) -> date:
        """Return the day; an error for one that is past or very far."""
        day: date = self.cleaned_data["review_by"]
        if not self._today < day <= self._today + _FARTHEST:
            raise forms.ValidationError(_("Choose a day after today, within three years."))
        return day

    def clean_value(self) -> Any:
        """Return the figure; a telephone number as one dials it from anywhere."""
        value = self.cleaned_data["value"]
        if isinstance(value, date):
            return value.isoformat()
        changed = value != self._fact.value
        return _phone(value) if self._fact.unit == "phone" and changed else value

    def clean(self) -> dict[str, Any]:
        """Join the ends of a range."""
        given = super().clean() or {}
        most = given.pop("most", None)
        if most is not None and given.get("value") is not None:
            if given["value"] > most:
                self.add_error("most", _("This is less than the first number."))
            given["value"] = {"min": given["value"], "max": most}
        return given

    @property
    def changes(self) -> dict[str, Any]:
        """Return the fields as the store takes them."""
        given = self.cleaned_data
        return {
            **given,
            "as_of": given["as_of"] or None,
            "note": given["note"] or None,
            "review_by": given["review_by"].isoformat(),
        }

    def refuse(self, faults: list[Fault]) -> None:
        """Say at the fields what the rules object to."""
        for field, what in faults:
            self.add_error(field if field in self.fields else None, _SENTENCES.get(field, what))


def _values(fact: Fact, today: date) -> dict[str, Any]:
    ends = fact.value if isinstance(fact.value, dict) else {"min": fact.value, "max": None}
    review_by = next_review(fact, today) if fact.is_stale(today) else fact.review_by
    return {
        "value": ends["min"],
        "most": ends["max"],
        "as_of": fact.as_of,
        "source": fact.source,
        "confidence": fact.confidence,
        "review_by": review_by,
        "note": fact.note,
    }


def _figure_fields(fact: Fact) -> dict[str, forms.Field]:
    label = _("Value (%(unit)s)") % {"unit": UNITS.get(fact.unit, fact.unit or "")}
    match fact.unit:
        case _ if fact.value is None:
            return {}
        case "date":
            day = forms.DateInput({"type": "date"}, "%Y-%m-%d")
            return {"value": forms.DateField(label=label, widget=day)}
        case "level":
            ends = {"value": forms.ChoiceField(label=label, choices=_LEVELS)}
            if isinstance(fact.value, dict):
                ends["most"] = forms.ChoiceField(label=_("up to"), choices=_LEVELS)
            return ends
        case "phone" | "text":
            return {"value": forms.CharField(label=label, max_length=80)}
    up_to = Number(label=_("up to"), required=False, help_text=_("only where it is a range"))
    return {"value": Number(label=label), "most": up_to}


def _phone(written: str) -> str:
    """Return a number in the international form; those of three to six digits as they are."""
    if len(written.replace(" ", "")) <= 6 and written.replace(" ", "").isdecimal():
        return written
    try:
        number = phonenumbers.parse(written, "DE")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise forms.ValidationError(_("This is no telephone number. Example: +49 681 123456"))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _interface() -> str:
    return (get_language() or "de")[:2]
