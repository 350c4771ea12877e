"""Pages around the chat: the widget's texts, contact, the chat without JavaScript, and embedding.

The chat without JavaScript is a client of the web channel like the widget, with the same rules: its
requests go to the channel's own handlers, and the session's signed token travels in the form.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from itertools import takewhile
from string import Template
from typing import Any, cast
from uuid import uuid4

from sanic import Blueprint, Sanic
from sanic.compat import Header
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, empty, html
from sanic.response import json as as_json

from bot.channels.problems import NOT_FOUND, TOKEN, ProblemRaised, preferred_language
from bot.channels.transcript import Message
from bot.settings import ROOT, Settings
from guidance.facts import facts
from guidance.languages import LANGUAGES, Language
from guidance.wording import formats
from guidance.wording.catalogue import catalogue
from guidance.wording.replies import sources_of

WIDGET = ROOT / "widget"
CACHED = {"Cache-Control": "public, max-age=3600"}
#: What the browser of a page that embeds the widget may ask.
CORS = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "7200",
}
EMBEDDED = ("/widget/", "/webhooks/web/")

pages = Blueprint("pages")


def install(app: "Sanic[Any, Any]", configuration: Settings) -> None:
    """Add the pages, and let the allowed sites embed the widget."""
    allowed = configuration.allowed_origins.split()

    async def preflight(request: Request) -> HTTPResponse | None:
        asked = request.method == "OPTIONS" and request.path.startswith(EMBEDDED)
        return empty(headers=CORS) if asked else None

    async def share(request: Request, response: BaseHTTPResponse) -> None:
        if request.path.startswith(EMBEDDED):
            response.headers["Vary"] = "Origin"
            if origin := shared_with(request.headers.get("origin"), allowed):
                response.headers["Access-Control-Allow-Origin"] = origin

    app.blueprint(pages)
    app.register_middleware(preflight, "request")
    app.register_middleware(share, "response")


def shared_with(origin: str | None, allowed: list[str]) -> str | None:
    """Return the value of Access-Control-Allow-Origin, None for a site that may not embed."""
    if "*" in allowed:
        return "*"
    return origin if origin in allowed else None


@pages.get("/widget/languages.json")
async def languages(_request: Request) -> HTTPResponse:
    """Return the languages with their own names and directions."""
    return as_json(
        [
            {
                "code": language.code,
                "tag": _tag(language),
                "name": language.name,
                "dir": language.direction,
            }
            for language in LANGUAGES.values()
        ],
        headers=CACHED,
        ensure_ascii=False,
    )


@pages.get("/widget/texts/<code=str:ext=json>")
async def texts(_request: Request, code: str, ext: str) -> HTTPResponse:
    """Return the texts of the widget's controls in a language, English where it lacks one."""
    if code not in LANGUAGES:
        raise ProblemRaised(NOT_FOUND)
    say = catalogue(code).pgettext
    translated = {key: say("widget", text) for key, text in control_texts().items()}
    return as_json(translated, headers=CACHED, ensure_ascii=False)


@cache
def control_texts() -> Mapping[str, str]:
    """Return the English texts of the widget's controls."""
    read: dict[str, str] = json.loads((WIDGET / "texts" / "en.json").read_text("utf-8"))
    return read


@pages.get("/contact")
async def contact(request: Request) -> HTTPResponse:
    """Show the ways to people who help."""
    code = _language(request)
    say = catalogue(code).pgettext
    numbers = {
        "hot_number": say("page", "Hotline Working and Living in Germany, German and English"),
        "hot_bamf_service": say("page", "Federal Office for Migration and Refugees (BAMF)"),
        "job_ba_phone": say("page", "Employment agency, free of charge"),
        "disc_ads": say("page", "Federal Anti-Discrimination Agency, free of charge"),
        "hot_115": say("page", "General number of the authorities, in German"),
        "cri_112": say("page", "Emergency: ambulance and fire brigade"),
    }
    ways = [_way(fact, label, code) for fact, label in numbers.items()]
    return _page(
        "contact",
        code,
        title=escape(_say(code, "Contact: people who help")),
        ways="".join(ways),
        back=escape(_say(code, "Ask Lotse")),
        languages=" · ".join(
            f'<a href="/contact?language={each.code}" lang="{_tag(each)}">{escape(each.name)}</a>'
            for each in LANGUAGES.values()
        ),
        language_label=escape(_say(code, "Language")),
    )


def _way(fact_id: str, label: str, code: str) -> str:
    """Return a phone number as an item of a list, with its source."""
    fact = facts()[fact_id]
    (source,) = sources_of([fact])
    as_of = f" · {formats.day(source.as_of, code)}" if source.as_of else ""
    return (
        f'<li>{escape(label)}: <a href="tel:{escape(str(fact.value))}">'
        f'<bdi dir="ltr">{escape(formats.fact_value(fact, code))}</bdi></a> '
        f'<span class="quiet">(<a href="{escape(source.url)}">{escape(source.title)}</a>'
        f"{as_of})</span></li>"
    )


@pages.get("/plain")
async def plain(request: Request) -> HTTPResponse:
    """Show the chat without JavaScript; a conversation begins with the first message."""
    return _plain(_language(request))


@pages.post("/plain")
async def plain_post(request: Request) -> HTTPResponse:
    """Do what was asked with the form, and show the conversation after it."""
    form = {key: values[0] for key, values in (request.form or {}).items()}
    code = _language(request)
    token = form.get("session")
    try:
        if token is None:
            token = str((await _ask(request, "POST", "sessions", body={"language": code}))["token"])
        if "delete" in form:
            await _ask(request, "DELETE", "sessions", token)
            return _plain(code, notice=_say(code, "Your conversation was deleted."))
        if "keep" in form:
            return await _request(request, "GET", "card", token)
        if "language" in form:
            await _ask(request, "PUT", "language", token, {"language": code})
        if message := _message(form):
            await _ask(request, "POST", "messages", token, message)
        told = await _ask(request, "GET", "messages", token)
    except ProblemRaised as raised:
        over = raised.problem.status == TOKEN.status
        said = catalogue(code).gettext(raised.problem.detail).format(**raised.values)
        return _plain(
            code,
            None if over else token,
            notice=said,
            typed=form.get("text", ""),
            status=raised.problem.status,
        )
    return _plain(code, token, told["messages"])


async def _ask(
    request: Request, method: str, path: str, token: str = "", body: Mapping[str, str] | None = None
) -> Any:
    """Return the JSON that the web channel answers; raises its problems."""
    return json.loads((await _request(request, method, path, token, body)).body or b"null")


async def _request(
    request: Request, method: str, path: str, token: str, body: Mapping[str, str] | None = None
) -> HTTPResponse:
    """Return what the web channel answers to a request; raises its problems."""
    headers = Header({"accept-language": request.headers.get("accept-language", "")})
    headers["authorization"] = f"Bearer {token}"
    url = f"/webhooks/web/{path}".encode()
    asked = Request(url, headers, request.version, method, request.transport, request.app)
    asked.conn_info = request.conn_info
    asked.body = json.dumps(body or {}).encode()
    _route, handler, _values = request.app.router.get(asked.path, method, None)
    return cast(HTTPResponse, await handler(asked))


def _message(form: Mapping[str, str]) -> dict[str, str] | None:
    """Return what the form says, as the web channel takes it; None for nothing."""
    marker = {"id": form.get("marker") or uuid4().hex}
    if "button" in form:
        payload, _, title = form["button"].partition("\t")
        return {"payload": payload, "title": title, **marker}
    return {"text": form["text"], **marker} if "text" in form else None


def _plain(
    code: str,
    token: str | None = None,
    told: Sequence[Message] = (),
    *,
    notice: str = "",
    typed: str = "",
    status: int = 200,
) -> HTTPResponse:
    """Return the page; its forms carry the session and a mark that lets a message count once."""
    hidden = {"code": code} | ({"session": token} if token else {})
    marked = hidden | {"marker": uuid4().hex}
    return _page(
        "plain",
        code,
        status,
        notice=escape(notice or _say(code, "Lotse is a program, not a person.")),
        method="post" if token else "get",
        session=_hidden(hidden),
        marked=_hidden(marked),
        language_label=escape(_say(code, "Language")),
        languages="".join(
            f'<option value="{each.code}" lang="{_tag(each)}"{" selected" * (each.code == code)}>'
            f"{escape(each.name)}</option>"
            for each in LANGUAGES.values()
        ),
        change=escape(_say(code, "Change")),
        messages="".join(map(_item, told)),
        buttons="".join(map(_button, _offered(told))),
        message_label=escape(_say(code, "Your message")),
        typed=escape(typed),
        send=escape(_say(code, "Send")),
        keep=_keep(told, code),
        rights="" if token else "hidden",
        delete=escape(_say(code, "Delete conversation")),
        contact=escape(_say(code, "Contact: people who help")),
    )


def _hidden(values: Mapping[str, str]) -> str:
    return "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in values.items()
    )


def _item(message: Message) -> str:
    sources = "".join(
        f'<br><a href="{escape(source["url"])}">{escape(source["title"])}</a>'
        for source in message["sources"]
    )
    return (
        f'<li class="{message["from"]}" lang="{message["lang"]}" dir="{message["dir"]}">'
        f'{escape(message["text"])}<span class="sources">{sources}</span></li>'
    )


def _button(button: Mapping[str, str]) -> str:
    title = escape(button["title"])
    return f'<button name="button" value="{escape(button["payload"])}&#9;{title}">{title}</button>'


def _keep(told: Sequence[Message], code: str) -> str:
    """Return the button for the keep-it card, once there is somebody to go to."""
    partner = any(message.get("card", {}).get("type") == "partner" for message in told)
    label = escape(_say(code, "Keep-it card (PDF)"))
    return f'<button name="keep" value="pdf">{label}</button>' if partner else ""


def _offered(told: Sequence[Message]) -> Iterator[Mapping[str, str]]:
    """Yield the buttons of the answers to the last message."""
    answers = takewhile(lambda message: message["from"] != "user", reversed(told))
    return (button for message in reversed(list(answers)) for button in message["buttons"])


def _page(name: str, code: str, status: int = 200, **parts: str) -> HTTPResponse:
    """Return a page made of a template and parts that are HTML already."""
    language = LANGUAGES[code]
    text = _template(name).substitute(parts, code=code, lang=_tag(language), dir=language.direction)
    return html(text, status=status, headers={"Cache-Control": "no-store"})


@cache
def _template(name: str) -> Template:
    return Template((WIDGET / "pages" / f"{name}.html").read_text("utf-8"))


def _language(request: Request) -> str:
    """Return the language that was asked for, else the browser's."""
    form: Any = request.form or {}
    asked = form.get("language") or form.get("code") or request.args.get("language")
    return asked if asked in LANGUAGES else preferred_language(request)


def _tag(language: Language) -> str:
    return language.locale.replace("_", "-")


def _say(code: str, text: str) -> str:
    """Return one of the texts the pages share with the widget."""
    return catalogue(code).pgettext("widget", text)
