"""Pages: the queues, one message, a dispute, and the proposals."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.conversations import transcript
from console.conversations.models import Conversation, Event
from console.conversations.views import find
from console.people import audit
from console.review import decisions, proposals, queue
from console.review.anonymity import event_of
from console.review.forms import ResolutionForm, VerdictForm
from console.review.models import Judgement, Resolution, Verdict


def index(request: HttpRequest) -> HttpResponse:
    """Show what waits: doubtful conversations, second readings, disputes."""
    known = decisions.cases()
    readable = _readable(request, known)
    rows = Conversation.objects.visible_to(request.user)
    page, waiting = queue.first_page(rows, request.GET.get("after", ""))
    return render(
        request,
        "review/index.html",
        {
            "page": page,
            "waiting": waiting,
            "again": decisions.to_read_again(readable, request.user),
            "disputed": [case for case in readable if case.disputed],
            "agreement": decisions.agreement(known),
            "judged": len(known),
            "corrected": sum(case.corrected for case in known),
        },
    )


def _readable(request: HttpRequest, known: list[decisions.Case]) -> list[decisions.Case]:
    """Return the messages whose conversations still exist and may be read."""
    found: set[str] = set()
    ids = [case.key[0] for case in known]
    rows = Conversation.objects.visible_to(request.user)
    for start in range(0, len(ids), 500):
        found.update(rows.filter(id__in=ids[start : start + 500]).values_list("id", flat=True))
    return [case for case in known if case.key[0] in found]


def onward(request: HttpRequest, conversation: str) -> HttpResponse:
    """Lead from a conversation to the one after it in the queue; this one keeps its place."""
    return _next(request, find(request, conversation))


@require_POST
def done(request: HttpRequest, conversation: str) -> HttpResponse:
    """Take a conversation out of the queue, whatever is left in it, and lead to the next one."""
    row = find(request, conversation)
    queue.finish(row, request.user)
    return _next(request, row)


def _next(request: HttpRequest, row: Conversation) -> HttpResponse:
    found = queue.following(Conversation.objects.visible_to(request.user), row)
    if found is None:
        messages.success(request, _("This was the last one: the queue is empty."))
        return redirect("review")
    following, progress = found
    return redirect(f"{reverse('conversation', args=[following.id])}#m{progress.open[0]}")


def message(request: HttpRequest, conversation: str, number: int) -> HttpResponse:
    """Judge one message: it is shown with what came before and after it."""
    row, line = _line(request, conversation, number)
    audit.note_opened(request, "transcript", row.id)
    own = Verdict.objects.filter(
        conversation_id=row.id, number=number, reader=request.user
    ).first() or Verdict(
        conversation_id=row.id, number=number, reader=request.user, understood=line.intent
    )
    initial = {"judgement": request.GET.get("judgement")} if not own.pk else None
    form = VerdictForm(request.POST or None, instance=own, initial=initial)
    form.fields["right_intent"].widget.attrs["autofocus"] = True  # the form is below the messages
    if form.is_valid():
        own.at = timezone.now()
        form.save()
        return redirect(_onward(request, _after_verdict(request, row, number)))
    context = {
        "row": row,
        "lines": _around(row, number),
        "number": number,
        "form": form,
        "next": _onward(request, ""),
    }
    return render(request, "review/message.html", context)


@require_POST
def judge(request: HttpRequest, conversation: str, number: int) -> HttpResponse:
    """Take a verdict that needs no more words: right, or unsure."""
    row, line = _line(request, conversation, number)
    judgement = request.POST.get("judgement")
    if judgement == Judgement.WRONG:
        return redirect(f"{reverse('review-message', args=[row.id, number])}?judgement=wrong")
    if judgement in (Judgement.RIGHT, Judgement.UNSURE):
        Verdict.objects.update_or_create(
            conversation_id=row.id,
            number=number,
            reader=request.user,
            defaults={
                "judgement": judgement,
                "understood": line.intent,
                "right_intent": "",
                "at": timezone.now(),
            },
        )
    return redirect(_after_verdict(request, row, number))


def _after_verdict(request: HttpRequest, row: Conversation, number: int) -> str:
    """Return the address of what is to be judged next in a conversation, else of its end."""
    following = queue.settle(row, request.user).after(number)
    place = "end" if following is None else f"m{following}"
    return f"{reverse('conversation', args=[row.id])}#{place}"


def resolve(request: HttpRequest, conversation: str, number: int) -> HttpResponse:
    """Settle what two readers see differently."""
    row, _line_there = _line(request, conversation, number)
    case = next((one for one in decisions.cases() if one.key == (row.id, number)), None)
    if case is None or len(case.verdicts) < 2:
        raise Http404
    audit.note_opened(request, "transcript", row.id)
    form = ResolutionForm(request.POST or None, initial={"intent": case.intent})
    if form.is_valid():
        Resolution.objects.update_or_create(
            conversation_id=row.id,
            number=number,
            defaults={
                "intent": form.cleaned_data["intent"],
                "by": request.user,
                "at": timezone.now(),
            },
        )
        messages.success(request, _("Settled."))
        return redirect("review")
    context = {"row": row, "lines": _around(row, number), "number": number, "form": form}
    return render(request, "review/resolve.html", context | {"case": case})


def export(request: HttpRequest) -> HttpResponse:
    """Show the proposals, and give the chosen ones as files."""
    found = proposals.proposals(_readable(request, decisions.cases()))
    if request.method != "POST":
        return render(request, "review/export.html", {"proposals": found})
    wanted = set(request.POST.getlist("chosen"))
    chosen = [one for one in found if one.id in wanted]
    kind = request.POST.get("kind", "")
    if not chosen or kind not in _FILES:
        messages.error(request, _("Choose at least one message."))
        return redirect("review-export")
    audit.note(request, "proposals exported", str(len(chosen)))
    response = HttpResponse(proposals.packed(_FILES[kind](chosen)), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="lotse-{kind}.zip"'
    return response


_FILES: dict[str, Callable[[list[proposals.Proposal]], dict[str, str]]] = {
    "training": proposals.training_files,
    "test": proposals.test_cases,
}


def _line(
    request: HttpRequest, conversation: str, number: int
) -> tuple[Conversation, transcript.Line]:
    """Return a conversation and a message of its person; Http404 where there is no such."""
    row = find(request, conversation)
    event = Event.objects.filter(conversation_id=row.id, number=number, type="user").first()
    if event is None:
        raise Http404
    return row, transcript.person(number, event_of(event.data))


def _around(row: Conversation, number: int, far: int = 3) -> list[transcript.Line]:
    """Return a message with the few before and after it."""
    events = Event.objects.filter(conversation_id=row.id).of("user", "bot")
    lines = transcript.read(events.rows).lines
    at = next(place for place, line in enumerate(lines) if line.number == number)
    return lines[max(0, at - far) : at + far + 1]


def _onward(request: HttpRequest, otherwise: str) -> str:
    """Return where somebody came from, if that is a page of ours."""
    wished = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wished, allowed_hosts=None)
    return wished if wished and ours else otherwise
