"""`python -m console bench`: how fast the list is with many conversations (docs/console.md).

Only for a database of its own: it writes conversations that nobody had.
"""

import json
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.test import Client

from console.conversations.models import FLAGS, Conversation, Event, Mark, Words
from console.people.models import Account
from console.people.regions import choices
from console.rights import Role
from guidance.languages import LANGUAGES
from guidance.topics import topics

_BATCH = 5000
_NEXT = re.compile(r'rel="next" href="[^"]*after=([^"]+)')
_WORDS = """anerkennung kosten ausbildung diplom krankenschwester beratung termin sprache visum
arbeit медсестра признание стоимость документы перевод диплом консультация язык виза работа
معادله شهاده ممرضه تكلفه ترجمه لغه عمل استشاره وثائق تاشيره
hemsire denklik diploma belge ucret is dil vize tercume danisma"""
#: So many of all conversations have the rare word.
_RARE = 0.003
#: What counsellors look for, from the plain list to all filters at once.
_QUESTIONS = {
    "all": "",
    "language": "language=ar",
    "state": "state=DE-SL",
    "topic": "topic=ask_costs",
    "rare topic": "topic=ask_migrant_organisations",
    "crisis": "signs=crisis",
    "call-back": "signs=callback",
    "unsure, Arabic": "language=ar&signs=unsure",
    "unreviewed": "signs=unreviewed",
    "one month": "since=2026-03-01&until=2026-03-31",
    "word": "q=krankenschwester",
    "words, Arabic": "q=ممرضة+شهادة",
    "rare word": "q=seltenheit",
    "no such word": "q=zzzz",
    "doubtful first": "sort=doubtful",
    "longest, state": "sort=longest&state=DE-HB",
    "everything": "language=uk&state=DE-NI&topic=ask_costs&signs=unsure&q=диплом&sort=oldest",
}


class Command(BaseCommand):
    """Write conversations, ask the list for them, and say how long it took."""

    help = "Fill an empty database with conversations and measure the list."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many conversations there shall be, and how often each question is asked."""
        parser.add_argument("--conversations", type=int, default=100_000)
        parser.add_argument("--rounds", type=int, default=20)

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill and measure; the last line is the 95th percentile of all requests."""
        here = Conversation.objects.count()
        if here and not Account.objects.filter(username="bench").exists():
            raise CommandError("the database has conversations: use an empty one for the benchmark")
        _fill(here, options["conversations"])
        account, _made = Account.objects.get_or_create(username="bench", role=Role.ADMIN)
        client = Client(SERVER_NAME="localhost")
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        every: list[float] = []
        for name, query in _QUESTIONS.items():
            taken = [
                _time(lambda query=query: _ask(client, query)) for _ in range(options["rounds"])
            ]
            every += taken
            self.stdout.write(
                f"{name:16} p50 {_ms(taken, 50):6.1f} ms  p95 {_ms(taken, 95):6.1f} ms"
            )
        taken = [_time(lambda: _ask(client, "", "/review/")) for _ in range(options["rounds"])]
        self.stdout.write(
            f"{'review queue':16} p50 {_ms(taken, 50):6.1f} ms  p95 {_ms(taken, 95):6.1f} ms"
        )
        every += taken
        pages = [_time(step) for step in islice(_leafing(client), 40)]
        self.stdout.write(
            f"{'next page':16} p50 {_ms(pages, 50):6.1f} ms  p95 {_ms(pages, 95):6.1f} ms"
        )
        self.stdout.write(f"{'all requests':16} p95 {_ms(every + pages, 95):6.1f} ms")


def _ask(client: Client, query: str, path: str = "/conversations/") -> str:
    """Return a page's answer to a query as HTML."""
    response = client.get(f"{path}?{query}")
    if response.status_code != 200:
        raise CommandError(f"the list answered {response.status_code} to {query!r}")
    return response.content.decode()


def _leafing(client: Client) -> Iterator[Callable[[], None]]:
    """Yield steps that each open the next page."""
    after = [""]

    def step() -> None:
        page = _ask(client, f"after={after[0]}")
        after[0] = _NEXT.findall(page)[0]

    while True:
        yield step


def _time(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _ms(taken: list[float], percentile: int) -> float:
    return statistics.quantiles(taken, n=100, method="inclusive")[percentile - 1] * 1000


def _fill(have: int, wanted: int) -> None:
    chance = random.Random(have)  # noqa: S311 - the same data every time
    for start in range(have, wanted, _BATCH):
        rows = [
            _conversation(number, chance) for number in range(start, min(start + _BATCH, wanted))
        ]
        with transaction.atomic():
            Conversation.objects.bulk_create(rows)
            Event.objects.bulk_create(_event(row) for row in rows)
            Mark.objects.bulk_create(mark for row in rows for mark in _marks(row, chance))
            Words.objects.bulk_create(
                Words(conversation_id=row.id, said=_said(chance)) for row in rows
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _conversation(number: int, chance: random.Random) -> Conversation:
    began = 1_740_000_000 + number * 600 + chance.random() * 500
    intents = [name for name in topics() if name.startswith("ask_")]
    rare = dict.fromkeys(FLAGS, False)
    for flag, share in zip(FLAGS, (0.002, 0.02, 0.03, 0.05, 0.2), strict=True):
        rare[flag] = chance.random() < share
    return Conversation(
        id=f"{chance.getrandbits(128):032x}",
        channel=chance.choice(["web", "web", "web", "telegram", "whatsapp"]),
        language=chance.choice(list(LANGUAGES)),
        started_at=began,
        last_at=began + 300,
        messages=chance.randint(1, 20),
        events=1,
        state=chance.choice([None, None, *dict(choices())]),
        topic=chance.choice(intents),
        intent=chance.choice(intents),
        confidence=chance.random(),
        **rare,
    )


def _event(row: Conversation) -> Event:
    """Return the message in which the assistant was least certain."""
    intent = {"name": row.intent, "confidence": row.confidence}
    decision = "ask" if row.unsure else "decline" if row.declined else "answer"
    understood = {"intent": intent, "intents": [row.intent], "decision": decision}
    told = {"event": "user", "text": "…", "timestamp": row.last_at, "parse_data": understood}
    data = json.dumps(told)
    return Event(conversation_id=row.id, number=0, type="user", timestamp=row.last_at, data=data)


def _said(chance: random.Random) -> str:
    words = chance.choices(_WORDS.split(), k=20)
    if chance.random() < _RARE:
        words.append("seltenheit")
    return "".join(f" {word}" for word in words)


def _marks(row: Conversation, chance: random.Random) -> Iterator[Mark]:
    common = ["ask_costs", "ask_documents", "ask_procedure"]
    named = {row.topic, *chance.sample(common, 1)}
    yield from (Mark(conversation_id=row.id, kind="topic", value=name) for name in named)
    if chance.random() < 0.4:
        yield Mark(
            conversation_id=row.id, kind="profession", value=chance.choice(["nurse", "doctor"])
        )
