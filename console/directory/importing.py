"""Pages: import of a table, first to be looked at, then taken over; and the table to begin with.

What reads and writes tables takes 30 MB: it is imported when somebody wants it.
"""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.directory import store
from console.directory.faults import in_table, sentence
from console.directory.forms import ImportForm
from console.directory.history import Change, changes
from console.directory.models import Draft, Revision, Step
from console.directory.views import tell
from console.people import audit

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from guidance.counselling.exchange.importing import Kind, Plan


def preview(request: HttpRequest) -> HttpResponse:
    """Show what a table would change, line by line; nothing is written yet."""
    from guidance.counselling.exchange.columns import REQUIRED
    from guidance.counselling.exchange.spreadsheet import Unreadable

    form = ImportForm(request.POST or None, request.FILES or None)
    context = {"form": form, "columns": REQUIRED}
    if form.is_valid():
        try:
            found = _plan(form.cleaned_data["file"])
        except Unreadable as error:
            form.add_error("file", sentence(str(error).partition(": ")[2] or str(error))[1])
        else:
            context |= {"plan": found, "counts": _counts(found), "draft": _draft(request, found)}
            context |= {"lines": _lines(found), "changed": _changed(found)}
    return render(request, "directory/import.html", context)


def _plan(file: "UploadedFile") -> "Plan":
    """Return what an uploaded table would change; raises Unreadable."""
    from guidance.counselling.exchange.columns import REQUIRED
    from guidance.counselling.exchange.importing import plan
    from guidance.counselling.exchange.spreadsheet import read_table

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(file.name).name
        with path.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        return plan(list(read_table(path, REQUIRED)), store.directory())


def _counts(found: "Plan") -> list[tuple[str, int]]:
    return [(word, found.count(kind)) for kind, word in _words().items()]


def _words() -> "dict[Kind, str]":
    return {
        "new": _("new"),
        "changed": _("changed"),
        "unchanged": _("unchanged"),
        "faulty": _("faulty"),
    }


def _lines(found: "Plan") -> list[tuple[Any, str, list[tuple[str, str]]]]:
    """Return the lines that change or are faulty: kind in words, columns, what is wrong."""
    words = _words()
    return [
        (
            one,
            words[one.kind],
            [in_table(fault) for fault in one.what]
            if one.kind == "faulty"
            else [(column, "") for column in one.what],
        )
        for one in found.outcomes
        if one.kind != "unchanged"
    ]


def _changed(found: "Plan") -> list[tuple[str, list[Change]]]:
    """Return name and changed fields of each organisation that a sound table changes."""
    if found.faulty:
        return []
    return [
        (data["name"], changes(before.data if (before := store.organisation(key)) else None, data))
        for key, data in found.organisations.items()
    ]


def _draft(request: HttpRequest, found: "Plan") -> Draft | None:
    """Keep what may be taken over: nothing where a line is faulty or no line changes anything."""
    Draft.objects.filter(who=request.user.get_username()).delete()
    if found.faulty or not found.organisations:
        return None
    return Draft.objects.create(
        who=request.user.get_username(), organisations=dict(found.organisations)
    )


@require_POST
def take(request: HttpRequest, draft: int) -> HttpResponse:
    """Take over an import that was looked at, all of it or nothing."""
    known = get_object_or_404(Draft, pk=draft, who=request.user.get_username())
    data = list(known.organisations.values())
    if Revision.objects.filter(organisation__in=known.organisations, at__gt=known.at).exists():
        messages.error(
            request, _("Somebody has changed one of these entries meanwhile: load the file again.")
        )
        return redirect("directory-import")
    try:
        store.save(data, request.user.get_username(), Step.IMPORTED)
    except store.Unusable as error:
        tell(request, error)
        return redirect("directory-import")
    known.delete()
    audit.note(request, "directory imported", ", ".join(sorted(one["id"] for one in data)))
    messages.success(request, _("Taken over. The assistant uses it within a minute."))
    return redirect("directory")


def table(request: HttpRequest) -> HttpResponse:
    """Give the directory as the table that an import reads."""
    from guidance.counselling.exchange.exporting import FORMATS

    audit.note(request, "directory exported")
    response = HttpResponse(FORMATS["csv"](store.directory()), content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="directory.csv"'
    return response
