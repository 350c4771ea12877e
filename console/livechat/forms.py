"""Forms of the live chat."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.people import regions
from guidance.contact.live_hours import is_usable


class SayForm(forms.Form):
    """What the counsellor writes."""

    text = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "dir": "auto"}),
    )


class HoursForm(forms.Form):
    """Opening hours of the live chat."""

    hours = forms.CharField(
        label=gettext_lazy("Opening hours"),
        max_length=200,
        help_text=gettext_lazy(
            "As in OpenStreetMap: Mo-Fr 09:00-16:00 (days in English: Mo Tu We Th Fr Sa Su); "
            "public holidays are closed."
        ),
    )

    def clean_hours(self) -> str:
        """Return the hours; an error where they cannot be read, or never open."""
        hours: str = self.cleaned_data["hours"]
        if not is_usable(hours, timezone.now()):
            raise forms.ValidationError(_("This cannot be read. An example: Mo-Fr 09:00-16:00"))
        return hours


class RegionHoursForm(HoursForm):
    """The same with the region whose hours they are."""

    state = forms.ChoiceField(
        label=gettext_lazy("Region"), required=False, choices=regions.with_everywhere
    )
    field_order = ("state", "hours")
