"""Accounts and the audit log at /admin/."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from console.people import audit
from console.people.invitations import invite
from console.people.models import COMMAND_LINE, Account, AuditEntry


@admin.register(Account)
class AccountAdmin(admin.ModelAdmin):
    """Make an account and hand over its link; nobody knows another's password."""

    fields = ("username", "name", "role", "region", "is_active")
    list_display = ("name", "username", "role", "region", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("name", "username")
    actions: ClassVar = ["give_link", "forget_code"]

    def has_delete_permission(self, request: HttpRequest, account: Any = None) -> bool:
        """Return no: who has left may no longer log in, what was judged stays."""
        return False

    def save_model(self, request: HttpRequest, account: Account, form: Any, change: bool) -> None:
        """Save; a new account gets its link at once."""
        if not change:
            account.set_unusable_password()
        super().save_model(request, account, form, change)
        audit.note(request, "account changed" if change else "account made", account.username)
        if not change:
            self._show_link(request, account)

    @admin.action(description=_("Give a new link to choose a password"))
    def give_link(self, request: HttpRequest, accounts: QuerySet[Account]) -> None:
        """Show a link for each account."""
        for account in accounts:
            audit.note(request, "link given", account.username)
            self._show_link(request, account)

    @admin.action(description=_("Forget the authenticator app (telephone lost)"))
    def forget_code(self, request: HttpRequest, accounts: QuerySet[Account]) -> None:
        """Let the accounts log in without a code again."""
        for account in accounts:
            account.totpdevice_set.all().delete()
            audit.note(request, "authenticator off", account.username)

    def _show_link(self, request: HttpRequest, account: Account) -> None:
        link = request.build_absolute_uri(invite(account))
        text = _("Give this link to {name}. It works once, for three days, and is shown only now:")
        messages.warning(
            request, format_html("{} <code>{}</code>", text.format(name=account), link)
        )


class ActionFilter(admin.SimpleListFilter):
    """The audit log of one kind of action."""

    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, site: Any) -> list[tuple[str, Any]]:
        """Return the actions with their names."""
        return list(audit.ACTIONS.items())

    def queryset(self, request: HttpRequest, rows: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """Return the entries of the chosen action, all without a choice."""
        return rows.filter(action=self.value()) if self.value() else rows


@admin.register(AuditEntry)
class AuditAdmin(admin.ModelAdmin):
    """The audit log: to be read, not changed."""

    list_display = ("at", "person", "what", "subject")
    list_filter = (ActionFilter,)
    search_fields = ("who", "subject")
    date_hierarchy = "at"

    @admin.display(description=_("who"), ordering="who")
    def person(self, entry: AuditEntry) -> Any:
        """Return whose account it was."""
        return _("command line") if entry.who == COMMAND_LINE else entry.who

    @admin.display(description=_("action"), ordering="action")
    def what(self, entry: AuditEntry) -> Any:
        """Return what was done, in words."""
        return audit.ACTIONS.get(entry.action, entry.action)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no."""
        return False

    def has_change_permission(self, request: HttpRequest, entry: Any = None) -> bool:
        """Return no."""
        return False

    def has_delete_permission(self, request: HttpRequest, entry: Any = None) -> bool:
        """Return no."""
        return False
