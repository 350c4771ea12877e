"""Pages: the list of facts, one fact with its history, and the form to change it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.conversations.german import GERMAN
from console.directory.due import today
from console.directory.history import Change
from console.directory.models import Step
from console.facts import store
from console.facts.due import next_review
from console.facts.forms import CONFIDENCE, FactForm
from console.facts.models import FactRevision
from console.facts.usage import gist, in_finder, sentences
from console.people import audit
from console.people.templatetags.wording import edtf
from guidance.fact import Fact
from guidance.facts import changed_fact, publisher, repository_facts
from guidance.reading.text import fold
from guidance.topics import LABEL, topics
from guidance.wording import formats
from guidance.wording.catalogue import translate

PAGE = 50


def index(request: HttpRequest) -> HttpResponse:
    """List the facts, those that should be looked at again first."""
    words, only = fold(request.GET.get("q", "")).split(), request.GET.get("only", "")
    known = sorted(store.facts().values(), key=lambda fact: (fact.review_by, fact.id))
    overdue = [fact for fact in known if fact.is_stale(today())]
    found = [fact for fact in (overdue if only == "due" else known) if _says(fact, words)]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "facts/index.html",
        {
            "page": page,
            "rows": [{**_row(fact), "gist": _gist(fact)} for fact in page],
            "only": only,
            "q": request.GET.get("q", ""),
            "overdue": len(overdue),
        },
    )


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show one fact, what rests on it, and its history."""
    known, original = store.facts(), repository_facts().get(key)
    if original is None:
        raise Http404
    fact = known[key]
    revisions = FactRevision.objects.filter(fact=key)[:50]
    return render(
        request,
        "facts/show.html",
        {
            **_row(fact),
            "certainty": CONFIDENCE[fact.confidence],
            "next": next_review(fact, today()),
            "used": sentences(fact, known),
            "in_finder": in_finder(fact),
            "original": _figure(original) if fact.value != original.value else "",
            "history": [(each, _changes(original, each)) for each in revisions],
        },
    )


def _changes(original: Fact, revision: FactRevision) -> list[Change]:
    """Return the fields that a revision changed, as the page writes them."""
    before, after = (
        _row(changed_fact(original, told)) for told in (revision.before, revision.after)
    )
    return [
        Change(field, words(before), words(after))
        for field, words in _WRITTEN.items()
        if words(before) != words(after)
    ]


_WRITTEN: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "value": lambda row: row["figure"],
    "as_of": lambda row: edtf(row["fact"].as_of),
    "source": lambda row: row["fact"].source,
    "confidence": lambda row: str(CONFIDENCE[row["fact"].confidence]),
    "review_by": lambda row: date_format(row["fact"].review_by, "SHORT_DATE_FORMAT"),
    "note": lambda row: row["fact"].note or "",
}


def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change a fact."""
    fact = _found(key)
    form = FactForm(request.POST or None, fact=fact, today=today())
    if form.is_valid():
        try:
            store.save(key, form.changes, request.user.get_username(), Step.EDITED, today())
        except store.Unusable as error:
            form.refuse(error.faults)
        else:
            audit.note(request, "fact edited", key)
            messages.success(request, _("Saved. The assistant uses it within a minute."))
            return redirect("fact", key)
    return render(request, "facts/form.html", {**_row(fact), "form": form})


@require_POST
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm that the source still says so today."""
    fact, day = _found(key), today()
    fresh = {"as_of": f"{day:%Y-%m}", "review_by": next_review(fact, day).isoformat()}
    return _keep(request, key, fresh, Step.CONFIRMED, "fact confirmed", _("Confirmed today."))


@require_POST
def restore(request: HttpRequest, key: str, revision: int) -> HttpResponse:
    """Put a fact back to what it said after a change, or with `before` to what it said then."""
    wanted = FactRevision.objects.filter(fact=_found(key).id, pk=revision).first()
    if wanted is None:
        raise Http404
    former = wanted.before if request.POST.get("to") == "before" else wanted.after
    return _keep(
        request, key, former, Step.RESTORED, "fact restored", _("The fact is as it was then.")
    )


def _keep(
    request: HttpRequest, key: str, given: store.Json, step: Step, action: str, done: str
) -> HttpResponse:
    try:
        store.save(key, given, request.user.get_username(), step, today())
    except store.Unusable:
        messages.error(request, _("This is not possible any more: edit the fact instead."))
    else:
        audit.note(request, action, key)
        messages.success(request, done)
    return redirect("fact", key)


def _found(key: str) -> Fact:
    fact = store.facts().get(key)
    if fact is None:
        raise Http404
    return fact


def _row(fact: Fact) -> dict[str, Any]:
    """Return a fact with what a page says of it."""
    topic = topics().get(fact.topic)
    return {
        "fact": fact,
        "figure": _figure(fact),
        "publisher": publisher(fact.source),
        "stale": fact.is_stale(today()),
        "topic": translate(_interface(), LABEL, topic.label)[0] if topic else fact.topic,
    }


def _figure(fact: Fact) -> str:
    """Return the figure as replies show it; empty where there is none."""
    if isinstance(fact.value, dict) and fact.unit == "level":
        return f"{fact.value['min']}–{fact.value['max']}"
    return formats.fact_value(fact, _interface()) if fact.value is not None else ""


def _says(fact: Fact, words: list[str]) -> bool:
    row = _row(fact)
    said = fold(" ".join([fact.id, fact.statement, _gist(fact), *map(str, row.values())]))
    return all(word in said for word in words)


def _gist(fact: Fact) -> str:
    """Return what a fact says in German, where a reply does; else empty, as in English."""
    return gist(fact, store.facts()) if _interface() == GERMAN else ""


def _interface() -> str:
    return (get_language() or "de")[:2]
