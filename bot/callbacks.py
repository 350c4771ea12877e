"""Call-backs on the assistant's side: what the dialogue settles about one, and how long it is kept.

What is settled (the slot `callback`) is written together with the conversation.
"""

import json
import time
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bot.settings import Settings
from bot.tables import callbacks
from guidance.contact.callbacks import CLOSED, DRAFT_DAYS, LEFT, OPEN_DAYS, WANTED, WITHDRAWN, State

DAY = 86_400


def settle(connection: sa.engine.Connection, conversation: str, settled: Mapping[str, Any]) -> None:
    """Write what the dialogue settled about a call-back: it is wanted so, or not any more."""
    unfinished = of(conversation, State.DRAFT)
    outcome = settled.get("outcome")
    if outcome == WITHDRAWN:
        every = callbacks.c.conversation_id == conversation
        connection.execute(callbacks.delete().where(every))
    if outcome == LEFT:
        connection.execute(callbacks.delete().where(unfinished))
    if outcome != WANTED:
        return
    if not connection.execute(sa.select(callbacks.c.id).where(unfinished)).first():
        return
    # Who asks anew wants the new one: a contact that is not wanted any more is not kept.
    connection.execute(callbacks.delete().where(of(conversation, State.NEW)))
    values = {name: settled.get(name) for name in ("language", "state", "due_at")}
    daytime = json.dumps(settled.get("daytime"))
    connection.execute(
        callbacks.update().where(unfinished).values(step=State.NEW, daytime=daytime, **values)
    )


def overdue(configuration: Settings) -> Any:
    """Return the condition for call-backs that should not be there any more."""
    now = time.time()
    closed = now - configuration.callback_days * DAY
    return sa.or_(
        sa.and_(callbacks.c.step.in_(CLOSED), callbacks.c.closed_at < closed),
        sa.and_(callbacks.c.step == State.DRAFT, callbacks.c.asked_at < now - DRAFT_DAYS * DAY),
        callbacks.c.asked_at < now - OPEN_DAYS * DAY,
    )


def of(conversation: str, *steps: State) -> Any:
    """Return the condition for the call-backs of a conversation that are at one of the steps."""
    return sa.and_(callbacks.c.conversation_id == conversation, callbacks.c.step.in_(steps))
