"""Platforms that take what they document, refuse what they do not, and have bad moments."""

import asyncio
import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import BasicAuth, web
from jsonschema import Draft202012Validator

HERE = Path(__file__).parent
SCHEMAS = {
    path.stem: Draft202012Validator(json.loads(path.read_text()))
    for path in (HERE / "schemas").glob("*.json")
}
TOKEN, PHONE_ID, ACCOUNT = "123:token", "106540352242922", "AC0123"
#: How long nothing may come after a reply before it counts as complete, in seconds.
QUIET = 0.12


@dataclass
class Fault:
    """One bad answer: a status, its headers and body, or a delay before the answer."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    delay: float = 0.0


class Stub:
    """Telegram, WhatsApp, Messenger and Twilio in one server on a free port."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, dict]] = []  # platform, to whom, body
        self.attempts: list[str] = []
        self.refused: list[str] = []
        self.faults: deque[Fault] = deque()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()
        assert self._ready.wait(10)

    def to(self, person: str) -> list[dict]:
        """Return what was sent to a person."""
        return [body for _, address, body in list(self.sent) if address == person]

    def wait(self, person: str, known: int, seconds: float = 20) -> list[dict]:
        """Return what a person got after the first `known` messages, when no more comes."""
        deadline = time.monotonic() + seconds
        seen, since = known, time.monotonic()
        while time.monotonic() < deadline:
            now = len(self.to(person))
            if now != seen:
                seen, since = now, time.monotonic()
            elif now > known and time.monotonic() - since > QUIET:
                return self.to(person)[known:]
            time.sleep(0.01)
        raise AssertionError(f"nothing came; refused: {self.refused}")

    def nothing_for(self, person: str, seconds: float = 0.4) -> bool:
        """Return whether a person gets nothing for a while."""
        known = len(self.to(person))
        time.sleep(seconds)
        return len(self.to(person)) == known

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._loop.run_forever()

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_post("/bot{token}/sendMessage", self._telegram)
        app.router.add_post(f"/graph/{PHONE_ID}/messages", self._whatsapp)
        app.router.add_post("/graph/me/messages", self._messenger)
        app.router.add_post("/2010-04-01/Accounts/{account}/Messages.json", self._sms)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self._ready.set()

    async def _telegram(self, request: web.Request) -> web.Response:
        assert request.match_info["token"] == TOKEN
        body = await request.json()
        return await self._take("telegram", str(body.get("chat_id")), body)

    async def _whatsapp(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        body = await request.json()
        return await self._take("whatsapp", body.get("to") or body.get("recipient"), body)

    async def _messenger(self, request: web.Request) -> web.Response:
        assert request.query["access_token"] == TOKEN
        body = await request.json()
        return await self._take("messenger", body["recipient"]["id"], body)

    async def _sms(self, request: web.Request) -> web.Response:
        assert BasicAuth.decode(request.headers["Authorization"]) == BasicAuth(ACCOUNT, TOKEN)
        body = dict(await request.post())
        return await self._take("sms", body.get("To"), body)

    async def _take(self, platform: str, person: str, body: dict) -> web.Response:
        self.attempts.append(person)
        fault = self.faults.popleft() if self.faults else Fault()
        await asyncio.sleep(fault.delay)
        if fault.status != 200:
            return web.json_response(fault.body, status=fault.status, headers=fault.headers)
        wrong = [error.message for error in SCHEMAS[platform].iter_errors(body)]
        if wrong:
            self.refused += wrong
            return web.json_response({"error": {"message": wrong[0], "code": 100}}, status=400)
        self.sent.append((platform, person, body))
        return web.json_response({"ok": True})
