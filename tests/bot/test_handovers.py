"""The tables of call-backs and handovers: retention, purge, and what is told once."""

import time

import pytest
import sqlalchemy as sa

from bot import privacy
from bot.channels.handover import masked
from bot.database import connect
from bot.handovers import Handovers, News
from bot.settings import Settings
from bot.tables import callbacks, desks, handovers, letters
from guidance.contact.callbacks import State
from guidance.contact.handover import Step
from tests.conftest import run

DAY = 86_400


@pytest.fixture
def kept(tmp_path) -> Settings:
    """Return settings of an empty database, with call-backs on."""
    return Settings(var=tmp_path, callbacks=True)


def write(kept: Settings, table: sa.Table, **row: object) -> None:
    """Add a row."""
    with connect(kept.database).begin() as connection:
        connection.execute(table.insert(), row)


def callback(kept: Settings, key: str, step: State, days: float, **more: object) -> None:
    """Add a call-back that was asked for some days ago."""
    at = time.time() - days * DAY
    write(kept, callbacks, id=key, conversation_id=key, step=step, kind="phone", sealed="x",
          asked_at=at, **more)  # fmt: skip


def test_call_backs_are_deleted_on_time(kept):
    """Fourteen days after closing, and what was left unfinished after a day; open ones stay."""
    now = time.time()
    callback(kept, "open", State.NEW, 40)
    callback(kept, "closed", State.DONE, 40, closed_at=now - 13 * DAY)
    callback(kept, "over", State.NOT_REACHED, 40, closed_at=now - 15 * DAY)
    callback(kept, "draft", State.DRAFT, 2)
    found = sorted(privacy.check(kept)["overdue"])

    assert found == ["call-back draft", "call-back over"]
    assert privacy.purge(kept)["deleted"]["callbacks"] == 2
    assert privacy.check(kept)["overdue"] == []


def test_who_may_come_is_seen(kept):
    """A desk of another region, or one that is not heard of any more, is nobody."""
    there = Handovers(kept).is_somebody_there
    write(kept, desks, account="gone", state="", open_until=time.time() - 1)
    assert not run(there("DE-SL"))
    write(kept, desks, account="berta", state="DE-SL", open_until=time.time() + 30)

    assert not run(Handovers(kept).is_somebody_there("DE-NI"))
    assert run(Handovers(kept).is_somebody_there("DE-SL"))


def test_nobody_waits_for_ever(kept):
    """After some minutes without a counsellor the person is told, once."""
    handovers_ = Handovers(kept)
    late = time.time() - 60 * kept.handover_minutes - 1
    write(kept, handovers, conversation_id="c", step=Step.WAITING, told=Step.WAITING,
          channel="web", wanted_at=late)  # fmt: skip

    assert run(handovers_.news()) == [News("c", "web", Step.MISSED)]
    assert run(handovers_.news()) == []


def test_a_counsellor_who_is_gone_hands_back(kept):
    """A console that is silent for minutes leaves nobody alone in a chat; letters come first."""
    write(kept, handovers, conversation_id="c", step=Step.LIVE, told=Step.LIVE, channel="web",
          wanted_at=0.0, seen_at=time.time() - 1000)  # fmt: skip
    write(kept, letters, conversation_id="c", text="Moment")
    news = run(Handovers(kept).news())

    assert news == [News("c", "web", text="Moment"), News("c", "web", Step.ENDED)]


def test_two_workers_bring_a_letter_once(kept):
    """Whoever comes first brings it."""
    write(kept, handovers, conversation_id="c", step=Step.LIVE, told=Step.LIVE, channel="web",
          wanted_at=0.0, seen_at=time.time())  # fmt: skip
    write(kept, letters, conversation_id="c", text="Hallo")
    brought = [run(Handovers(kept).news()) for _worker in range(2)]

    assert sum(map(len, brought)) == 1


def test_a_counsellor_s_message_is_masked():
    """The person's number is not kept either where the counsellor repeats it."""
    assert masked("Rufen Sie 030 1815 1111 an") == "Rufen Sie 030 1815 1111 an"
    assert masked("Sie haben 0176 12345678 und a@b.de") == "Sie haben [phone] und [e-mail]"
