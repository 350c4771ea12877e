"""Accounts, invitations and the audit log."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from console.people import regions
from console.rights import Role


class AccountManager(BaseUserManager["Account"]):
    """Finds and makes accounts."""

    def create_user(self, username: str, password: str, **fields: Any) -> "Account":
        """Return a new account that can log in."""
        account = self.model(username=self.model.normalize_username(username), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody who works with the console."""

    username = models.CharField(
        _("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(_("name"), max_length=100)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    region = models.CharField(
        _("region"),
        max_length=8,
        blank=True,
        choices=regions.with_everywhere,
        help_text=_("Whose conversations may be read. People tell where they live, or do not: "
                    "what has no region is read by those who read all."),
    )  # fmt: skip
    is_active = models.BooleanField(_("may log in"), default=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_staff(self) -> bool:
        """Return whether the admin may be opened, as Django asks it."""
        return self.role == Role.ADMIN

    def has_perm(self, permission: str, thing: object = None) -> bool:
        """Return whether the admin may be used, as Django asks it: the table of rights decides."""
        return self.is_active and self.role == Role.ADMIN

    def has_module_perms(self, app: str) -> bool:
        """Return the same for a whole application."""
        return self.has_perm(app)


class Invitation(models.Model):
    """A link that can be used once to choose a password: for a new account, or the first one."""

    digest = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True)  # the first: none
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account or 'first account'} until {self.expires_at:%Y-%m-%d}"


#: Stands in the audit log for whoever runs the server.
COMMAND_LINE = "command line"


class AuditEntry(models.Model):
    """Somebody opened a transcript, exported something or changed what others rely on."""

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    # The name stays when the account is deleted.
    who = models.CharField(_("who"), max_length=60)
    action = models.CharField(_("action"), max_length=40)
    subject = models.CharField(_("of what"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who}: {self.action} {self.subject}"
