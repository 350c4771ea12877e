"""How the administration calls accounts and audit log together."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """The application of accounts."""

    name = "console.people"
    verbose_name = _("People")
