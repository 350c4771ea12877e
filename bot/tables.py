"""The tables of the assistant; the console reads them, too."""

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData()


def _flag(name: str) -> "sa.Column[Any]":
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


#: One row per conversation: what lists show and filter, so that no list reads events.
conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("channel", sa.String(32)),
    sa.Column("language", sa.String(16)),
    sa.Column("started_at", sa.Float, nullable=False),
    sa.Column("last_at", sa.Float, nullable=False, index=True),
    sa.Column("messages", sa.Integer, nullable=False),
    sa.Column("events", sa.Integer, nullable=False),
    sa.Column("state", sa.String(8)),  # federal state, once a place is known
    sa.Column("topic", sa.String(64)),  # of the last answer
    sa.Column("intent", sa.String(64)),  # of the last message
    sa.Column("confidence", sa.Float),  # lowest of all messages that were typed
    _flag("unsure"),  # asked back at least once
    _flag("declined"),  # had nothing to say at least once
    _flag("complained"),  # in words, or with the thumb down
    _flag("crisis"),
    _flag("callback"),  # a person was asked for, now or later
)
events = sa.Table(
    "events",
    metadata,
    sa.Column("conversation_id", sa.String(64), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("type", sa.String(32), nullable=False),
    sa.Column("timestamp", sa.Float, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)
#: What a conversation was about, one row each: its topics, partners, professions (`bot.notes`).
marks = sa.Table(
    "marks",
    metadata,
    sa.Column("conversation_id", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(24), primary_key=True),
    sa.Column("value", sa.String(100), primary_key=True),
)
#: The words of the masked messages in matching form, to be searched.
words = sa.Table(
    "words",
    metadata,
    sa.Column("conversation_id", sa.String(64), primary_key=True),
    sa.Column("said", sa.Text, nullable=False),
)
#: Counts of what has been deleted, without any conversation: per day, state and value.
figures = sa.Table(
    "figures",
    metadata,
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("kind", sa.String(24), primary_key=True),
    sa.Column("value", sa.String(100), primary_key=True),
    sa.Column("state", sa.String(8), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)
#: How a platform reaches the person of a conversation, encrypted (`messengers.ledger`).
addresses = sa.Table(
    "addresses",
    metadata,
    sa.Column("conversation_id", sa.String(64), primary_key=True),
    sa.Column("sealed", sa.Text, nullable=False),
    sa.Column("heard_at", sa.Float, nullable=False, index=True),
)
#: Keyed names of the messages that platforms have delivered, so that none is answered twice.
deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("at", sa.Float, nullable=False, index=True),
)

#: Wishes to be called back: how the person is reached, sealed, apart from the conversation.
callbacks = sa.Table(
    "callbacks",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
    sa.Column("step", sa.String(16), nullable=False),  # a guidance.contact.callbacks.State
    sa.Column("kind", sa.String(8), nullable=False),  # a guidance.contact.contacts.Kind
    sa.Column("sealed", sa.Text, nullable=False),
    sa.Column("language", sa.String(16)),
    sa.Column("state", sa.String(8)),  # federal state: whose counsellors see it
    sa.Column("daytime", sa.Text),  # JSON, as guidance.wording.daytimes keeps it
    sa.Column("asked_at", sa.Float, nullable=False),
    sa.Column("due_at", sa.Float),
    sa.Column("taken_by", sa.String(60)),
    sa.Column("closed_at", sa.Float),
    sa.Column("notes", sa.Text),  # of the counsellors, sealed
)

#: Conversations for which a counsellor is asked; `told` is the step the person knows of.
handovers = sa.Table(
    "handovers",
    metadata,
    sa.Column("conversation_id", sa.String(64), primary_key=True),
    sa.Column("step", sa.String(16), nullable=False, index=True),  # a handover.Step
    sa.Column("told", sa.String(16), nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("language", sa.String(16)),
    sa.Column("state", sa.String(8)),
    sa.Column("wanted_at", sa.Float, nullable=False),
    sa.Column("taken_by", sa.String(60)),
    sa.Column("seen_at", sa.Float),  # the counsellor's console was heard of
    sa.Column("ended_at", sa.Float),
)
#: What counsellors wrote and nobody was brought yet; then it is an event of the conversation.
letters = sa.Table(
    "letters",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
)
#: Consoles of counsellors who can chat now, with the state they work for; "" is all of them.
desks = sa.Table(
    "desks",
    metadata,
    sa.Column("account", sa.String(60), primary_key=True),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("open_until", sa.Float, nullable=False),
)

#: What belongs to one conversation, in the order in which it is deleted, with the column of its id.
OF_A_CONVERSATION = (
    (events, events.c.conversation_id),
    (marks, marks.c.conversation_id),
    (words, words.c.conversation_id),
    (addresses, addresses.c.conversation_id),
    (callbacks, callbacks.c.conversation_id),
    (handovers, handovers.c.conversation_id),
    (letters, letters.c.conversation_id),
    (conversations, conversations.c.id),
)

#: Every way a list is filtered comes with the order in which it is shown. The start of a
#: conversation never changes, so these cost nothing while people write.
_FILTERED = ("channel", "language", "state", "topic", "intent")
_FLAGS = ("unsure", "declined", "complained", "crisis", "callback")
for _name in (*_FILTERED, *_FLAGS):
    sa.Index(
        f"conversations_by_{_name}",
        conversations.c[_name],
        conversations.c.started_at,
        conversations.c.id,
    )
for _name in ("started_at", "confidence", "messages"):
    sa.Index(f"conversations_sorted_by_{_name}", conversations.c[_name], conversations.c.id)
sa.Index("marks_by_value", marks.c.kind, marks.c.value)
sa.Index("callbacks_by_due", callbacks.c.step, callbacks.c.due_at)
