"""Forms of the call-backs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guidance.contact.callbacks import State


class StepForm(forms.Form):
    """The step that somebody takes."""

    step = forms.ChoiceField(choices=[(state.value, state.value) for state in State])


class NotesForm(forms.Form):
    """What colleagues should know."""

    notes = forms.CharField(
        label=_("Notes for colleagues"),
        required=False,
        max_length=4000,
        show_hidden_initial=True,  # what was there before tells whether somebody wrote here
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Encrypted, and deleted together with the call-back."),
    )
