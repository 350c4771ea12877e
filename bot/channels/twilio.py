"""What SMS and phone share: Twilio's signature, and requests that are forms.

https://www.twilio.com/docs/usage/security
"""

import base64
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl

from sanic.request import Request

from bot.channels.messengers.platform import require
from bot.settings import Settings


def is_configured(configuration: Settings) -> bool:
    """Return whether account, token and number are set."""
    return bool(
        configuration.twilio_sid and configuration.twilio_auth_token and configuration.twilio_number
    )


def form(request: Request) -> Mapping[str, str]:
    """Return the fields of a request."""
    return dict(_fields(request))


def check(request: Request, configuration: Settings) -> None:
    """Raise the problem for a request that was not signed with the account's token."""
    signed = signature(
        _address(request, configuration), _fields(request), configuration.twilio_auth_token
    )
    require(request.headers.get("x-twilio-signature"), signed)


def signature(url: str, fields: list[tuple[str, str]], token: str) -> str:
    """Return how Twilio signs a request: its address, then all fields in order of their names."""
    signed = url + "".join(f"{name}{value}" for name, value in sorted(set(fields)))
    # SHA-1 is what Twilio uses; in an HMAC it is sound.
    return base64.b64encode(hmac.digest(token.encode(), signed.encode(), "sha1")).decode()


def _fields(request: Request) -> list[tuple[str, str]]:
    return parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)


def _address(request: Request, configuration: Settings) -> str:
    """Return the address as Twilio called it, which a proxy before us may hide."""
    headers = request.headers
    scheme = headers.get("x-forwarded-proto", request.scheme).partition(",")[0]
    host = headers.get("x-forwarded-host", request.host).partition(",")[0]
    base = configuration.public_url.rstrip("/") or f"{scheme}://{host}"
    query = f"?{request.query_string}" if request.query_string else ""
    return f"{base}{request.path}{query}"
