"""The site at /admin/."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from console.rights import Role

#: Words of Django's pages that our catalogue says as the rest of the console does.
SAID_AS_HERE = (
    _("Save and add another"),
    _("Save and continue editing"),
    _("Save as new"),
)


class ConsoleAdminSite(AdminSite):
    """Accounts and the audit log. Who is not logged in goes to the console's own login."""

    site_header = site_title = _("Lotse console")
    index_title = _("Administration")
    site_url = None  # our template leads back
    enable_nav_sidebar = False  # two lists need none, and a tablet has no room for it

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether somebody may see the admin at all."""
        return getattr(request.user, "role", None) == Role.ADMIN

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        """Lead to the login page."""
        return redirect_to_login(request.get_full_path())
