"""Pages: the inbox of call-backs, and one call-back."""

from django.conf import settings
from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.callbacks.forms import NotesForm, StepForm
from console.callbacks.models import NAMES, OPEN, Callback
from console.conversations.models import Conversation
from console.people import audit
from guidance.contact.callbacks import CLOSED, CallbackError, State
from guidance.contact.contacts import Kind

#: So many closed ones are shown; older ones are deleted before long.
MOST_CLOSED = 100


def index(request: HttpRequest) -> HttpResponse:
    """List the call-backs of the own region, the next due first."""
    seen = Callback.objects.visible_to(request.user)
    closed = request.GET.get("show") == "closed"
    if closed:
        rows = seen.filter(step__in=CLOSED).order_by("-closed_at")[:MOST_CLOSED]
    else:
        rows = seen.filter(step__in=OPEN).order_by(F("due_at").asc(nulls_first=True), "asked_at")
    language = (get_language() or "de")[:2]
    return render(
        request,
        "callbacks/index.html",
        {"rows": [(row, row.when(language)) for row in rows], "closed": closed},
    )


def show(request: HttpRequest, callback: str) -> HttpResponse:
    """Show one call-back with its contact; that somebody opened it is kept."""
    row = _find(request, callback)
    if request.method == "POST":
        form = NotesForm(request.POST)
        if form.is_valid():
            _keep(row, form)
            messages.success(request, _("The notes are kept."))
            return redirect("callback", row.pk)
    else:
        audit.note_opened(request, "call-back opened", row.pk)
        form = NotesForm(initial={"notes": row.written_notes})
    contact = row.contact
    readable = Conversation.objects.visible_to(request.user).filter(pk=row.conversation_id)
    return render(
        request,
        "callbacks/show.html",
        {
            "row": row,
            "contact": contact,
            "scheme": "tel" if contact and contact.kind is Kind.PHONE else "mailto",
            "when": row.when((get_language() or "de")[:2]),
            "form": form,
            "conversation": readable.first(),
            "days": settings.CALLBACK_DAYS,
        },
    )


@require_POST
def move(request: HttpRequest, callback: str) -> HttpResponse:
    """Take a step with a call-back, and keep the notes that were written beside it."""
    row = _find(request, callback)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This step is not known."))
        return redirect("callback", row.pk)
    after = State(form.cleaned_data["step"])
    try:
        row.move(after, request.user.get_username())
    except CallbackError:
        now = _find(request, callback)  # somebody may have been quicker
        state = f"{now.step_name} ({now.taken_by})" if now.taken_by else now.step_name
        messages.error(request, _("This is not possible: the call-back is %s.") % state)
        return redirect("callback", row.pk)
    notes = NotesForm(request.POST)
    if notes.is_valid() and notes.has_changed():
        _keep(row, notes)
    audit.note(request, f"call-back {after.value}", row.pk)
    messages.success(request, _("The call-back is now: %(step)s") % {"step": NAMES[after]})
    if after in CLOSED:
        return redirect("callbacks")
    return redirect("callback", row.pk)


def _keep(row: Callback, form: NotesForm) -> None:
    row.notes = settings.CALLBACK_SAFE.seal(form.cleaned_data["notes"])
    row.save(update_fields=["notes"])


def _find(request: HttpRequest, callback: str) -> Callback:
    """Return a call-back the person may see; Http404 for any other."""
    row = Callback.objects.visible_to(request.user).filter(pk=callback).first()
    if row is None:
        raise Http404
    return row
