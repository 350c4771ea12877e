"""Pages: who waits for a counsellor, and the chat with one person."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.conversations import transcript
from console.conversations.models import Event
from console.directory import store
from console.livechat import hours as opening
from console.livechat import models
from console.livechat.forms import HoursForm, RegionHoursForm, SayForm
from console.livechat.models import Handover, Letter
from console.people import audit
from console.rights import allowed
from guidance.contact.handover import HandoverError, Step
from guidance.contact.live_hours import Hours
from guidance.counselling.directory import Organisation, Partner, partners_of
from guidance.wording.canned import canned

#: Of the session: whether chats may come to this counsellor.
AVAILABLE = "available"


def index(request: HttpRequest) -> HttpResponse:
    """Show who waits, the own chats, and the switch."""
    models.appear(request.user, available=_is_available(request))
    waiting = models.waiting(request.user)
    return render(
        request,
        "livechat/index.html",
        {
            "available": _is_available(request),
            "closed": opening.is_closed(request.user.region),
            "hours": opening.of_region(request.user.region),
            "waiting": [(row, opening.of_conversation(row.pk, row.state)) for row in waiting],
            "own": models.own(request.user),
            "may_set_hours": allowed("livechat-hours", request.user.role),
        },
    )


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Begin or stop to be there for chats."""
    request.session[AVAILABLE] = request.POST.get("available") == "1"
    models.appear(request.user, available=_is_available(request))
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
    """Show all hours of the live chat, and set those of a region."""
    if "drop" in request.POST:
        opening.keep("regions", request.POST["drop"], "")
        audit.note(request, "live chat hours", request.POST["drop"])
        return redirect("livechat-hours")
    form = RegionHoursForm(request.POST or None)
    if form.is_valid() and _kept(request, "regions", form.cleaned_data["state"], form):
        return redirect("livechat-hours")
    known = opening.current()
    context = {
        "form": form,
        "regions": [opening.shown(Hours(key, known.regions[key], key)) for key in known.regions],
        "partners": [opening.shown(known.applying(None, [key])[0]) for key in known.partners],
    }
    return render(request, "livechat/hours.html", context)


def partner_hours(request: HttpRequest, partner: str) -> HttpResponse:
    """Set the hours at which people who were sent to a partner may chat."""
    own = opening.current().partners.get(partner, "")
    known = store.directory().by_id.get(partner)
    if known is None and not own:
        raise Http404
    back = reverse("directory")
    if known is not None:
        home = next(one for one in store.organisations() if _offers(one, known))
        back = reverse("organisation", args=[home.data["id"]])
    if "drop" in request.POST:
        opening.keep("partners", partner, "")
        audit.note(request, "live chat hours", partner)
        return redirect(back)
    form = HoursForm(request.POST or None, initial={"hours": own})
    if form.is_valid() and _kept(request, "partners", partner, form):
        return redirect(back)
    context = {"form": form, "own": own, "name": opening.name_of(partner), "back": back}
    return render(request, "livechat/partner_hours.html", context)


def _offers(organisation: Organisation, partner: Partner) -> bool:
    return any(one.id == partner.id for one in partners_of(organisation))


def _kept(request: HttpRequest, kind: str, of: str, form: HoursForm) -> bool:
    """Keep hours and return whether that worked."""
    try:
        opening.keep(kind, of, form.cleaned_data["hours"])
    except OSError as problem:
        form.add_error(None, _("This cannot be kept: %s") % problem.strerror)
        return False
    audit.note(request, "live chat hours", of)
    messages.success(request, _("The hours are kept. The assistant uses them within a minute."))
    return True


def _own(request: HttpRequest, conversation: str) -> Handover:
    """Return a chat that this counsellor took; Http404 for any other."""
    mine = Handover.objects.visible_to(request.user)
    row = mine.filter(pk=conversation, taken_by=request.user.get_username()).first()
    if row is None:
        raise Http404
    return row


def _lines(row: Handover, after: int) -> list[transcript.Line]:
    new = Event.objects.filter(conversation_id=row.pk, number__gt=after).of("user", "bot")
    return transcript.read(new.rows).lines


def _is_available(request: HttpRequest) -> bool:
    return bool(request.session.get(AVAILABLE))
