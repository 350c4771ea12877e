"""Pages: the list of conversations, and one conversation."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from console.conversations import listing, transcript
from console.conversations.forms import FilterForm, SaveViewForm
from console.conversations.models import Conversation, Event, SavedView
from console.environment import number
from console.people import audit
from console.review import queue
from console.review.decisions import verdicts_of
from console.rights import allowed

#: What pages a list, and is no part of a view.
_PAGING = ("after", "before")


def index(request: HttpRequest) -> HttpResponse:
    """List the conversations that the filters let through."""
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = listing.matching(Conversation.objects.visible_to(request.user), wanted)
    page = listing.page(
        rows,
        wanted.get("sort", ""),
        text=wanted.get("q", ""),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    query = _without_paging(request.GET)
    return render(
        request,
        "conversations/index.html",
        {
            "form": form,
            "page": page,
            "query": query,
            "views": SavedView.objects.filter(account=request.user),
            "save": SaveViewForm(initial={"query": query}),
            "filtered": bool(query),
        },
    )


def show(request: HttpRequest, conversation: str) -> HttpResponse:
    """Show one conversation; that somebody opened it is kept."""
    row = find(request, conversation)
    events = Event.objects.filter(conversation_id=row.id).of("user", "bot")
    read = transcript.read(events.rows)
    judged = verdicts_of(row.id) if allowed("review-judge", request.user.role) else None
    audit.note_opened(request, "transcript", row.id)
    retention = timedelta(days=number("LOTSE_RETENTION_DAYS", 30)).total_seconds()
    return render(
        request,
        "conversations/show.html",
        {
            "row": row,
            "lines": read.lines,
            "may_judge": judged is not None,
            "progress": queue.progress([row])[row.id] if judged is not None else None,
            "own": {
                number: verdict
                for number, verdicts in (judged or {}).items()
                for verdict in verdicts
                if verdict.reader_id == request.user.pk
            },
            "referrals": read.referrals.values(),
            "deleted_at": row.last_at + retention,
        },
    )


def find(request: HttpRequest, conversation: str) -> Conversation:
    """Return a conversation the person may read; Http404 for any other."""
    rows = Conversation.objects.visible_to(request.user)
    # PostgreSQL takes no text with a zero in it, not even to say that there is no such row.
    row = None if "\x00" in conversation else rows.filter(pk=conversation).first()
    if row is None:
        raise Http404
    return row


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep a filter under a name."""
    form = SaveViewForm(request.POST)
    query = ""
    if form.is_valid():
        query = _without_paging(QueryDict(form.cleaned_data["query"]))
        SavedView.objects.update_or_create(
            account=request.user, name=form.cleaned_data["name"], defaults={"query": query}
        )
    return redirect(f"{reverse('conversations')}?{query}")


@require_POST
def drop(request: HttpRequest, view: int) -> HttpResponse:
    """Forget a kept filter."""
    get_object_or_404(SavedView, pk=view, account=request.user).delete()
    return redirect("conversations")


def _without_paging(query: QueryDict) -> str:
    kept = query.copy()
    for name in [name for name in kept if name in _PAGING or not any(kept.getlist(name))]:
        del kept[name]
    return kept.urlencode()
