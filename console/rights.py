"""Who may open what: one table, a row per view. A view without a row is open to nobody."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What somebody does here."""

    COUNSELLOR = "counsellor", _("Counsellor")
    REVIEWER = "reviewer", _("Reviewer")
    EDITOR = "editor", _("Editor")
    ADMIN = "admin", _("Administrator")


#: Nobody has logged in.
ANONYMOUS = ""

_ALL = frozenset(Role)
_ANYBODY = _ALL | {ANONYMOUS}
_READERS = frozenset({Role.COUNSELLOR, Role.REVIEWER, Role.ADMIN})
_CALLERS = frozenset({Role.COUNSELLOR, Role.ADMIN})
_REVIEWERS = frozenset({Role.REVIEWER, Role.ADMIN})
_EDITORS = frozenset({Role.EDITOR, Role.ADMIN})
_ADMINS = frozenset({Role.ADMIN})

#: View by its name in the URLs, and who may use it. `name:*` stands for a whole namespace.
RIGHTS: Mapping[str, frozenset[str]] = {
    # Coming in
    "live": _ANYBODY,
    "login": _ANYBODY,
    "login-code": _ANYBODY,
    "setup": _ANYBODY,
    "set_language": _ANYBODY,
    # The own account
    "home": _ALL,
    "logout": _ALL,
    "account": _ALL,
    "account-password": _ALL,
    "account-code": _ALL,
    # Conversations
    "conversations": _READERS,
    "conversation": _READERS,
    "save-view": _READERS,
    "drop-view": _READERS,
    # Call-backs: the only place where somebody's number or address can be read
    "callbacks": _CALLERS,
    "callback": _CALLERS,
    "callback-step": _CALLERS,
    # Live chat
    "livechat": _CALLERS,
    "livechat-switch": _CALLERS,
    "livechat-presence": _CALLERS,
    "livechat-take": _CALLERS,
    "livechat-chat": _CALLERS,
    "livechat-lines": _CALLERS,
    "livechat-say": _CALLERS,
    "livechat-end": _CALLERS,
    "livechat-hours": _ADMINS,
    "livechat-partner-hours": _EDITORS,
    # Review
    "review": _REVIEWERS,
    "review-next": _REVIEWERS,
    "review-done": _REVIEWERS,
    "review-message": _REVIEWERS,
    "review-judge": _REVIEWERS,
    "review-resolve": _REVIEWERS,
    "review-export": _REVIEWERS,
    # Directory and facts
    "directory": _EDITORS,
    "facts": _EDITORS,
    "fact": _EDITORS,
    "fact-edit": _EDITORS,
    "fact-confirm": _EDITORS,
    "fact-restore": _EDITORS,
    "directory-import": _EDITORS,
    "directory-take": _EDITORS,
    "directory-table": _EDITORS,
    "organisation": _EDITORS,
    "organisation-new": _EDITORS,
    "organisation-edit": _EDITORS,
    "organisation-confirm": _EDITORS,
    "organisation-restore": _EDITORS,
    "service-edit": _EDITORS,
    "location-edit": _EDITORS,
    # Figures
    "dashboard": _ALL,
    "dashboard-download": _ALL,
    # Administration
    "admin:*": _ADMINS,
}


def allowed(view: str, role: str) -> bool:
    """Return whether somebody with a role ("" for nobody) may use a view."""
    namespace = view.partition(":")[0]
    return role in RIGHTS.get(view, RIGHTS.get(f"{namespace}:*", frozenset()))
