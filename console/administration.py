"""Puts our own site at `/admin/` in the place of Django's."""

from django.contrib.admin.apps import SimpleAdminConfig


class ConsoleAdmin(SimpleAdminConfig):
    """Django's admin with our door, for admins only, and with what they need: no more."""

    default_site = "console.admin.ConsoleAdminSite"

    def ready(self) -> None:
        """Show accounts and audit log; what other applications would add is left out."""
        super().ready()
        from console.people import admin  # noqa: F401
