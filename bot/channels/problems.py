"""Errors as `application/problem+json` (RFC 9457), in the language of the person who reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from babel import negotiate_locale
from sanic.request import Request
from sanic.response import HTTPResponse, json

from guidance.languages import LANGUAGES
from guidance.wording.catalogue import DEFAULT_LANGUAGE, catalogue


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with a request; the texts are English message ids."""

    status: int
    type: str
    title: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self, language: str, **values: str) -> HTTPResponse:
        """Return the problem as a response in the language."""
        say = catalogue(language).gettext
        body = {
            "type": f"urn:lotse:problem:{self.type}",
            "title": say(self.title),
            "status": self.status,
            "detail": say(self.detail).format(**values),
        }
        return json(
            body,
            status=self.status,
            headers={**self.headers, "Content-Language": language},
            content_type="application/problem+json",
            ensure_ascii=False,
        )


def _(text: str) -> str:
    """Mark a text for the catalogues."""
    return text


MALFORMED = Problem(
    400,
    "malformed",
    _("The request could not be read"),
    _("Please send a question as text. This was wrong: {what}"),
)
EMPTY = Problem(400, "empty", _("The message is empty"), _("Please write your question."))
LANGUAGE = Problem(
    400,
    "language",
    _("This language is not available"),
    _("Please choose one of these languages: {languages}"),
)
TOKEN = Problem(
    401,
    "token",
    _("This conversation is over"),
    _("Your conversation has ended or was deleted. Please start a new one."),
    {"WWW-Authenticate": "Bearer"},
)
#: Read by programmes, not by people, and so in English only.
UNSIGNED = Problem(401, "unsigned", "Not signed", "The request lacks the platform's signature.")
FORGED = Problem(403, "forged", "Wrong signature", "The platform did not sign this request.")
NOT_FOUND = Problem(404, "not-found", _("Not found"), _("There is nothing at this address."))
TOO_LONG = Problem(
    413,
    "too-long",
    _("The message is too long"),
    _("Please write at most {limit} characters. You can send several messages."),
)
TOO_MANY = Problem(
    429,
    "too-many",
    _("Too many messages"),
    _("Please wait {seconds} seconds and try again."),
)
INTERNAL = Problem(
    500,
    "internal",
    _("Something went wrong"),
    _("This is our fault. Please try again in a moment."),
)
STARTING = Problem(
    503,
    "starting",
    _("The assistant is starting"),
    _("Please try again in half a minute."),
    {"Retry-After": "30"},
)


class ProblemRaised(Exception):
    """Ends a request with a problem."""

    def __init__(
        self, problem: Problem, headers: Mapping[str, str] | None = None, **values: str
    ) -> None:
        super().__init__(problem.title)
        self.problem = replace(problem, headers={**problem.headers, **(headers or {})})
        self.values = values


async def problem_response(request: Request, error: Exception) -> HTTPResponse:
    """Return a raised problem as the response, in the browser's language."""
    raised = error if isinstance(error, ProblemRaised) else ProblemRaised(INTERNAL)
    return raised.problem.response(preferred_language(request), **raised.values)


def preferred_language(request: Request) -> str:
    """Return the first language of the browser that Lotse speaks."""
    header = request.headers.get("accept-language", "")
    wished = [part.partition(";")[0].strip() for part in header.split(",")]
    return negotiate_locale(wished, list(LANGUAGES), sep="-") or DEFAULT_LANGUAGE
