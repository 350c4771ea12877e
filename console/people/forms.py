"""Forms around accounts."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.utils.translation import gettext_lazy as _

from console.people.models import Account


class SetupForm(forms.Form):
    """Choose a password; for the first account also who it is."""

    username = forms.CharField(
        label=_("User name"), max_length=60, widget=forms.TextInput({"autocomplete": "username"})
    )
    name = forms.CharField(
        label=_("Your name"), max_length=100, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    again = forms.CharField(
        label=_("Password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._account = account
        if account.pk:
            del self.fields["username"], self.fields["name"]

    def clean(self) -> dict[str, Any]:
        """Check the password by the rules, and that it was typed twice alike."""
        given = super().clean() or {}
        for name in ("username", "name"):
            if name in given:
                setattr(self._account, name, given[name])
        password = given.get("password")
        if password:
            try:
                validate_password(password, self._account)
            except forms.ValidationError as error:
                self.add_error("password", error)
            if password != given.get("again"):
                self.add_error("again", _("The two passwords differ."))
        return given


class CodeForm(forms.Form):
    """The six digits an authenticator app shows."""

    code = forms.CharField(
        label=_("Code"),
        max_length=10,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        """Return the digits alone."""
        return "".join(filter(str.isdecimal, self.cleaned_data["code"]))
