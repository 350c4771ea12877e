"""The table of rights, row by row, with every role and the anonymous visitor."""

import pytest
from django.urls import get_resolver, reverse

from console.rights import ANONYMOUS, RIGHTS, Role, allowed
from tests.console.conftest import heard

#: What stands in an address; everything else has none.
ARGUMENTS = {
    "setup": ["token"],
    "conversation": ["c1"],
    "drop-view": [1],
    "review-next": ["c1"],
    "review-done": ["c1"],
    "review-message": ["c1", 0],
    "review-judge": ["c1", 0],
    "review-resolve": ["c1", 0],
    "callback": ["cb1"],
    "callback-step": ["cb1"],
    "directory-take": [1],
    "livechat-take": ["c1"],
    "livechat-chat": ["c1"],
    "livechat-lines": ["c1"],
    "livechat-say": ["c1"],
    "livechat-end": ["c1"],
    "livechat-partner-hours": ["sl-elfe"],
    "dashboard-download": ["2026-11", "csv"],
    "organisation": ["elfe"],
    "organisation-edit": ["elfe"],
    "organisation-confirm": ["elfe"],
    "organisation-restore": ["elfe", 1],
    "fact": ["cost_ihk_fosa"],
    "fact-edit": ["cost_ihk_fosa"],
    "fact-confirm": ["cost_ihk_fosa"],
    "fact-restore": ["cost_ihk_fosa", 1],
    "service-edit": ["elfe", 0],
    "location-edit": ["elfe", 0],
}
#: What these rows have in the place of an address.
WHOLE = {"admin:*": "admin:index"}
ROLES = [ANONYMOUS, *Role]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "anonymous")
@pytest.mark.parametrize("view", RIGHTS)
def test_a_view_opens_only_for_its_roles(view, role, client_as, conversation):
    """Nobody reaches a page that is not theirs; strangers are led to the login."""
    conversation("c1", heard("مرحبا"))
    name = WHOLE.get(view, view)
    response = client_as(role).get(reverse(name, args=ARGUMENTS.get(name, [])))
    turned_away = response.status_code == 403 or (
        response.status_code == 302 and response["Location"].startswith("/login/?next=")
    )

    assert turned_away != (role in RIGHTS[view])
    assert response.status_code < 500


def test_every_address_has_a_row():
    """A new view is a new row: without one it is open to nobody, and this test says so."""
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}

    assert sorted(name for name in names if name not in RIGHTS) == []
    assert not allowed("a view that somebody forgot", Role.ADMIN)


@pytest.mark.parametrize(
    "path",
    ["/conversations/", "/review/", "/callbacks/", "/dashboard/", "/directory/", "/admin/", "/"],
)
def test_sections_lead_strangers_to_the_login(path, client_as):
    """The addresses others link to exist, and ask who one is."""
    response = client_as(ANONYMOUS).get(path)

    assert response.status_code == 302 and response["Location"] == f"/login/?next={path}"


def test_a_region_hides_the_conversations_of_others(client_as, conversation):
    """A counsellor of the Saarland reads those of the Saarland, in the list and by address."""
    conversation("here", heard("مرحبا"), state="DE-SL")
    conversation("there", heard("مرحبا"), state="DE-NI")
    client = client_as("counsellor", region="DE-SL")

    assert client.get("/conversations/here/").status_code == 200
    assert client.get("/conversations/there/").status_code == 404
    assert "/there/" not in client.get("/conversations/").content.decode()
