"""Pages: the dashboard, and a month as a file."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from babel.dates import format_skeleton
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from console.conversations.models import Conversation
from console.dashboard.counts import Period
from console.dashboard.models import Figure
from console.dashboard.report import LEAST, report
from console.people import audit, regions

WEEKS = 12
_MOST_MONTHS = 36


def index(request: HttpRequest) -> HttpResponse:
    """Show the figures of the last weeks, or of a month."""
    chosen, state = request.GET.get("month", ""), _state(request)
    months = list(_months())
    period = _month(chosen) if chosen else Period.last_weeks(WEEKS, timezone.localdate())
    return render(
        request,
        "dashboard/index.html",
        {
            "report": report(period, state),
            "months": [(text, _title(text)) for text in months],
            "month": chosen,
            "state": state,
            "states": regions.choices(),
            "least": LEAST,
        },
    )


def download(request: HttpRequest, month: str, kind: str) -> HttpResponse:
    """Give the report of a month as CSV or PDF."""
    from console.dashboard.files import as_csv, as_pdf  # 30 MB that few days need

    state = _state(request)
    figures = report(_month(month), state)
    audit.note(request, f"report {kind}", f"{month} {state}".strip())
    if kind == "csv":
        response = HttpResponse(as_csv(figures), content_type="text/csv; charset=utf-8")
    else:
        title = _("Lotse: report for {month}").format(month=_title(month))
        response = HttpResponse(as_pdf(figures, title), content_type="application/pdf")
    name = "-".join(filter(None, ("lotse", month, state)))
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _state(request: HttpRequest) -> str:
    """Return the state asked for, "" for all or for one that does not exist."""
    wished = request.GET.get("state", "")
    return wished if wished in dict(regions.choices()) else ""


def _month(text: str) -> Period:
    try:
        return Period.month(text)
    except ValueError as error:
        raise Http404 from error


def _months() -> Iterator[str]:
    """Yield the months there are figures of, the newest first."""
    today = timezone.localdate()
    first = _first_month() or f"{today:%Y-%m}"
    month = today.replace(day=1)
    for _number in range(_MOST_MONTHS):
        yield f"{month:%Y-%m}"
        if f"{month:%Y-%m}" <= first:
            return
        month = (month - timedelta(days=1)).replace(day=1)


def _first_month() -> str:
    oldest = (
        Conversation.objects.order_by("started_at").values_list("started_at", flat=True).first()
    )
    kept = Figure.objects.order_by("day").values_list("day", flat=True).first()
    days = [kept] if kept else []
    if oldest:
        days.append(datetime.fromtimestamp(oldest, UTC).isoformat())
    return min(days)[:7] if days else ""


def _title(month: str) -> str:
    return format_skeleton("yMMMM", _month(month).start, locale=(get_language() or "de")[:2])
