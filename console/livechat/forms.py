"""Forms of the live chat."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.livechat.models import LiveHours
from guidance.counselling.opening import is_valid


class SayForm(forms.Form):
    """What the counsellor writes."""

    text = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "dir": "auto"}),
    )


class HoursForm(forms.ModelForm):
    """Opening hours of a region."""

    class Meta:
        model = LiveHours
        fields: ClassVar = ["state", "hours"]

    def clean_hours(self) -> str:
        """Return the hours; an error where they cannot be read."""
        hours: str = self.cleaned_data["hours"]
        if not is_valid(hours):
            raise forms.ValidationError(_("This cannot be read. An example: Mo-Fr 09:00-16:00"))
        return hours
