"""Pages: who waits for a counsellor, and the chat with one person."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.conversations import transcript
from console.conversations.models import Event
from console.livechat import models
from console.livechat.forms import HoursForm, SayForm
from console.livechat.models import Handover, Letter, LiveHours
from console.people import audit
from console.rights import allowed
from guidance.contact.handover import HandoverError, Step
from guidance.wording.canned import canned

#: Of the session: whether chats may come to this counsellor.
AVAILABLE = "available"


def index(request: HttpRequest) -> HttpResponse:
    """Show who waits, the own chats, and the switch."""
    there = models.appear(request.user, available=_is_available(request))
    return render(
        request,
        "livechat/index.html",
        {
            "available": _is_available(request),
            "there": there,
            "waiting": models.waiting(request.user),
            "own": models.own(request.user),
            "may_set_hours": allowed("livechat-hours", request.user.role),
        },
    )


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Begin or stop to be there for chats."""
    request.session[AVAILABLE] = request.POST.get("available") == "1"
    there = models.appear(request.user, available=_is_available(request))
    if _is_available(request) and not there:
        messages.warning(request, _("Live chat is closed at this hour in your region."))
    return redirect("livechat")


@require_POST
def presence(request: HttpRequest) -> HttpResponse:
    """Note that the console is open; tell how many wait."""
    there = models.appear(request.user, available=_is_available(request))
    return JsonResponse({"there": there, "waiting": models.waiting(request.user).count()})


@require_POST
def take(request: HttpRequest, conversation: str) -> HttpResponse:
    """Come into a chat."""
    row = get_object_or_404(Handover.objects.visible_to(request.user), pk=conversation)
    try:
        row.take(request.user.get_username())
    except HandoverError:
        messages.error(request, _("Somebody was quicker, or the person waits no longer."))
        return redirect("livechat")
    audit.note(request, "live chat taken", row.pk)
    return redirect("livechat-chat", row.pk)


def chat(request: HttpRequest, conversation: str) -> HttpResponse:
    """Show the chat with a person."""
    row = _own(request, conversation)
    lines = _lines(row, -1)
    language = row.language or "de"
    return render(
        request,
        "livechat/chat.html",
        {
            "row": row,
            "live": row.step == Step.LIVE,
            "lines": lines,
            "last": lines[-1].number if lines else -1,
            "form": SayForm(),
            "canned": list(zip(canned(language), canned("de"), strict=True)),
        },
    )


def lines(request: HttpRequest, conversation: str) -> HttpResponse:
    """Return the messages after the one with the number `after`, as items of the list."""
    row = _own(request, conversation)
    after = request.GET.get("after", "")
    number = int(after) if after.isdecimal() else -1
    response = render(request, "livechat/lines.html", {"row": row, "lines": _lines(row, number)})
    response["X-Step"] = row.step
    return response


@require_POST
def say(request: HttpRequest, conversation: str) -> HttpResponse:
    """Write to the person."""
    row = _own(request, conversation)
    form = SayForm(request.POST)
    if row.step != Step.LIVE:
        messages.error(request, _("This chat is over: nothing was sent."))
    elif form.is_valid():
        Letter.objects.create(conversation_id=row.pk, text=form.cleaned_data["text"])
    else:
        messages.error(request, _("Nothing was sent: a message has 1 to 2,000 characters."))
    return redirect("livechat-chat", row.pk)


@require_POST
def end(request: HttpRequest, conversation: str) -> HttpResponse:
    """Hand the person back to the assistant."""
    row = _own(request, conversation)
    try:
        row.end()
    except HandoverError:
        messages.info(request, _("This chat was over already."))
    else:
        messages.success(request, _("The assistant answers again; the person is told so."))
    return redirect("livechat")


def hours(request: HttpRequest) -> HttpResponse:
    """Show and set when live chat is offered, per region."""
    if (row := request.POST.get("drop", "")).isdecimal():
        LiveHours.objects.filter(pk=row).delete()
        return redirect("livechat-hours")
    chosen = LiveHours.objects.filter(state=request.POST.get("state", "-")).first()
    form = HoursForm(request.POST or None, instance=chosen)
    if request.method == "POST" and form.is_valid():
        form.save()
        audit.note(request, "live chat hours", form.cleaned_data["state"])
        messages.success(request, _("The hours are kept."))
        return redirect("livechat-hours")
    return render(request, "livechat/hours.html", {"form": form, "rows": LiveHours.objects.all()})


def _own(request: HttpRequest, conversation: str) -> Handover:
    """Return a chat that this counsellor took; Http404 for any other."""
    mine = Handover.objects.visible_to(request.user)
    row = mine.filter(pk=conversation, taken_by=request.user.get_username()).first()
    if row is None:
        raise Http404
    return row


def _lines(row: Handover, after: int) -> list[transcript.Line]:
    events = Event.objects.filter(conversation_id=row.pk, type__in=("user", "bot"))
    new = events.filter(number__gt=after).order_by("number")
    return transcript.read(new.values_list("number", "data")).lines


def _is_available(request: HttpRequest) -> bool:
    return bool(request.session.get(AVAILABLE))
