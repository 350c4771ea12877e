"""What a reviewer fills in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from console.review.models import Judgement, Verdict
from guidance.topics import ABOUT, SUBJECT, subjects, topics
from guidance.wording.catalogue import translate


def intents() -> list[tuple[str, Any]]:
    """Return what a person can do, in German, grouped as in the assistant's menu."""
    groups = {key: translate("de", SUBJECT, label)[0] for key, label in subjects().items()}
    groups |= {"data": "Daten", "dialogue": "Gespräch"}
    found: dict[str, list[tuple[str, str]]] = {title: [] for title in groups.values()}
    for intent, topic in topics().items():
        title = groups.get(topic.subject, topic.subject)
        found.setdefault(title, []).append((intent, translate("de", ABOUT, topic.about)[0]))
    named = [(title, sorted(choices, key=lambda one: one[1])) for title, choices in found.items()]
    return [("", "–"), *((title, choices) for title, choices in named if choices)]


class VerdictForm(forms.ModelForm):
    """Whether a message was understood, and if not: what the person really does."""

    judgement = forms.ChoiceField(
        label=_("Was it understood?"), choices=Judgement.choices, widget=forms.RadioSelect
    )
    right_intent = forms.ChoiceField(
        label=_("What the person really does (if it was understood wrongly)"),
        required=False,
        choices=intents,
    )

    class Meta:
        model = Verdict
        fields = ("judgement", "right_intent", "comment")

    def clean(self) -> dict[str, Any]:
        """Require the right intent of a wrong message: another than the one it was taken for."""
        given = super().clean() or {}
        if given.get("judgement") == Judgement.WRONG:
            if given.get("right_intent") == self.instance.understood:
                self.add_error("right_intent", _("This is what the assistant understood."))
            elif not given.get("right_intent"):
                self.add_error(
                    "right_intent", _("Choose what the person really does, or say unsure.")
                )
        else:
            given["right_intent"] = ""
        return given


class ResolutionForm(forms.Form):
    """What holds where two readers differed."""

    intent = forms.ChoiceField(label=_("What the person really does"), choices=intents)
