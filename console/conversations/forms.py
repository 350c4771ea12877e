"""The filters above the list of conversations."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from console.conversations.models import FLAGS, Conversation
from console.people import regions
from guidance.languages import LANGUAGES
from guidance.topics import LABEL, topics
from guidance.wording import formats
from guidance.wording.catalogue import translate

NEWEST, OLDEST, DOUBTFUL, LONGEST = "newest", "oldest", "doubtful", "longest"

CHANNELS = (
    ("web", _("Web")),
    ("telegram", "Telegram"),
    ("whatsapp", "WhatsApp"),
    ("messenger", "Messenger"),
    ("sms", "SMS"),
    ("voice", _("Telephone")),
)


def _languages() -> list[tuple[str, Any]]:
    names = [
        (code, formats.language_name(code, (get_language() or "de")[:2])) for code in LANGUAGES
    ]
    return [("", _("all")), *sorted(names, key=lambda choice: choice[1])]


def _topics() -> list[tuple[str, Any]]:
    named = [
        (intent, translate((get_language() or "de")[:2], LABEL, topic.label)[0])
        for intent, topic in topics().items()
        if topic.subject != "dialogue"
    ]
    return [("", _("all")), *sorted(named, key=lambda choice: choice[1].casefold())]


def _day() -> forms.DateField:
    return forms.DateField(
        required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class FilterForm(forms.Form):
    """What is looked for; everything may be left open."""

    q = forms.CharField(
        label=_("Words"), required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=_languages)
    state = forms.ChoiceField(
        label=_("Region"), required=False, choices=lambda: [("", _("all")), *regions.choices()]
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=_topics)
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", _("all")), *CHANNELS]
    )
    since = _day()
    until = _day()
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            (NEWEST, _("newest first")),
            (OLDEST, _("oldest first")),
            (DOUBTFUL, _("most doubtful first")),
            (LONGEST, _("longest first")),
        ],
    )
    signs = forms.MultipleChoiceField(
        label=_("Only"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, Conversation._meta.get_field(name).verbose_name) for name in FLAGS]
        + [("unreviewed", _("not reviewed"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].label = _("From")
        self.fields["until"].label = _("Until")


class SaveViewForm(forms.Form):
    """A name for a filter."""

    name = forms.CharField(label=_("Name of this view"), max_length=60)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
