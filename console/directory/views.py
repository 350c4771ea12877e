"""Pages: the list of entries, one entry, its history, and what is due."""

import copy
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.directory import due, labels, store
from console.directory.cards import cards
from console.directory.faults import sentence, told
from console.directory.forms import LocationForm, OrganisationForm, ServiceForm
from console.directory.history import changes
from console.directory.models import Revision, Step
from console.livechat import hours as opening
from console.people import audit
from guidance.counselling.directory import Organisation, places_of
from guidance.reading.text import fold

#: So many entries stand on a page.
PAGE = 50
#: The filter for what is to be confirmed.
DUE = "due"


def index(request: HttpRequest) -> HttpResponse:
    """List the organisations that are looked for; those that are due first where asked for."""
    words, state = fold(request.GET.get("q", "")).split(), request.GET.get("state", "")
    only = request.GET.get("only", "")
    every = cards()
    rows = [
        card
        for card in every
        if (not state or state in card.areas) and all(word in card.said for word in words)
    ]
    if only == DUE:
        rows = sorted((card for card in rows if card.due), key=lambda card: card.confirmed)
    return render(
        request,
        "directory/index.html",
        {
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
            "states": labels.areas(),
            "state": state,
            "q": request.GET.get("q", ""),
            "only": only,
            "waiting": sum(bool(card.due) for card in every),
        },
    )


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show one organisation, what is due and its history."""
    one = _found(key)
    revisions = Revision.objects.filter(organisation=key)[:50]
    return render(
        request,
        "directory/show.html",
        {
            "data": one.data,
            "services": [(each, _chats(one.data, each)) for each in one.data["services"]],
            "due": due.due(one),
            "history": [(each, changes(each.before, each.after)) for each in revisions],
        },
    )


def _chats(
    data: Mapping[str, Any], service: Mapping[str, Any]
) -> list[tuple[str, str, opening.Shown | None]]:
    """Return id and town of a service at each of its places, and its hours of the live chat."""
    towns = {one["id"]: one["addresses"][0]["city"] for one in data.get("locations", ())}
    known, places = opening.current(), list(places_of(service))
    found = []
    for place in places:
        key = place.get("id", service["id"])
        town = towns.get(place.get("location"), "") if len(places) > 1 else ""
        own = key in known.partners
        found.append((key, town, opening.shown(known.applying(None, [key])[0]) if own else None))
    return found


def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change name and website of an organisation."""
    data = _found(key).data
    form = OrganisationForm(request.POST or None, initial=OrganisationForm.values(data))
    if form.is_valid() and _saved(request, form, form.applied(data)):
        return redirect("organisation", key)
    return _form(request, form, data, _("Organisation"))


def new(request: HttpRequest) -> HttpResponse:
    """Add an organisation with its first service."""
    form = OrganisationForm(request.POST or None)
    first = ServiceForm(
        request.POST or None,
        prefix="service",
        locations=(),
        initial={"status": "active", "confidence": "medium"},
    )
    if form.is_valid() and first.is_valid():
        key = slugify(fold(form.cleaned_data["name"]))[:80]
        if not store.is_id(key) or store.organisation(key):
            form.add_error("name", _("There is an organisation of this name already."))
        else:
            data = form.applied({"id": key})
            data["services"] = [first.applied({"id": key})]
            if _saved(request, form, data):
                return redirect("organisation", key)
    context = {"form": form, "second": first, "title": _("New organisation")}
    return render(request, "directory/form.html", context)


def service(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Change a service; `number` counts from 0, and one more than there are adds one."""
    data = copy.deepcopy(dict(_found(key).data))
    services = data["services"]
    if number > len(services):
        raise Http404
    known = services[number] if number < len(services) else {}
    values = ServiceForm.values(known) if known else {"status": "active", "confidence": "medium"}
    locations = data.get("locations", ())
    form = ServiceForm(request.POST or None, initial=values, locations=locations)
    if form.is_valid():
        own = known or {"id": _free_id(f"{key}-{slugify(fold(form.cleaned_data['name']))}"[:80])}
        data["services"] = [*services[:number], form.applied(own), *services[number + 1 :]]
        if _saved(request, form, data):
            return redirect("organisation", key)
    return _form(request, form, data, known.get("name") or _("New service"))


def location(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Change an address, or add one, counted as services are."""
    data = copy.deepcopy(dict(_found(key).data))
    locations = data.get("locations", [])
    if number > len(locations):
        raise Http404
    known: Mapping[str, Any] = locations[number] if number < len(locations) else {}
    form = LocationForm(request.POST or None, initial=LocationForm.values(known) if known else None)
    if form.is_valid():
        changed = form.applied(known)
        data["locations"] = [*locations[:number], changed, *locations[number + 1 :]]
        if known:
            _rename_place(data, known["id"], changed["id"])
        if _saved(request, form, data):
            return redirect("organisation", key)
    return _form(request, form, data, _("Address"))


def _rename_place(data: store.Json, old: str, new_id: str) -> None:
    for each in data["services"]:
        for place in each.get("service_at_locations", ()):
            if place["location"] == old:
                place["location"] = new_id


@require_POST
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm that an organisation's active services, or one of them, are unchanged."""
    data = copy.deepcopy(dict(_found(key).data))
    wanted = request.POST.get("service")
    for each in data["services"]:
        if each.get("status") == "active" and wanted in (None, each["id"]):
            each["assured_date"] = due.today().isoformat()
    try:
        store.save([data], request.user.get_username(), Step.CONFIRMED)
    except store.Unusable as error:
        tell(request, error)
    else:
        audit.note(request, "entry confirmed", key)
        messages.success(request, _("Confirmed today."))
    return redirect("organisation", key)


@require_POST
def restore(request: HttpRequest, key: str, revision: int) -> HttpResponse:
    """Put an entry back to how it was after a change."""
    wanted = Revision.objects.filter(organisation=key, pk=revision).first()
    if wanted is None:
        raise Http404
    try:
        store.save([wanted.after], request.user.get_username(), Step.RESTORED)
    except store.Unusable as error:
        tell(request, error)
    else:
        audit.note(request, "entry restored", key)
        messages.success(request, _("The entry is as it was then."))
    return redirect("organisation", key)


def _found(key: str) -> Organisation:
    one = store.organisation(key)
    if one is None:
        raise Http404
    return one


def _free_id(wished: str) -> str:
    """Return an id no service has."""
    taken = {each["id"] for one in store.organisations() for each in one.data["services"]}
    number, free = 1, wished
    while free in taken:
        number += 1
        free = f"{wished}-{number}"
    return free


def _saved(request: HttpRequest, form: Any, data: store.Json) -> bool:
    """Save an entry and return whether that worked; the form tells what is wrong."""
    try:
        store.save([data], request.user.get_username(), Step.EDITED)
    except store.Unusable as error:
        for fault in error.faults:
            form.add_error(*told(fault, form.fields))
        return False
    audit.note(request, "entry edited", data["id"])
    messages.success(request, _("Saved. The assistant uses it within a minute."))
    return True


def tell(request: HttpRequest, error: store.Unusable) -> None:
    """Show on the next page what is wrong with an entry."""
    for fault in error.faults:
        messages.error(request, sentence(fault)[1])


def _form(request: HttpRequest, form: Any, data: Mapping[str, Any], title: str) -> HttpResponse:
    return render(request, "directory/form.html", {"form": form, "data": data, "title": title})
