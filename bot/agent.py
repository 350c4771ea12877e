"""The assistant in this process: the newest model with the parts that endpoints.yml names."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore, LockStore, RedisLockStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.model import get_latest_model
from rasa.utils.endpoints import EndpointConfig

from bot import shortcuts
from bot.nlu.entities import find_entities
from bot.settings import ROOT, Settings


class NoModel(Exception):
    """There is no trained model to load."""


def load(configuration: Settings, actions: EndpointConfig | None = None) -> Agent:
    """Return the agent, ready to handle messages.

    `actions` replaces the action server of endpoints.yml. NoModel says what to do where there is
    no model.
    """
    path = newest_model(configuration.models)
    shortcuts.take()
    # endpoints.yml refers to these.
    os.environ["LOTSE_ACTIONS_URL"] = configuration.actions_url or "http://127.0.0.1:5055/webhook"
    os.environ["LOTSE_DATABASE_URL"] = configuration.database
    configuration.var.mkdir(parents=True, exist_ok=True)
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    store = TrackerStore.create(endpoints.tracker_store)
    agent = Agent.load(
        path,
        generator=endpoints.nlg,
        tracker_store=store,
        lock_store=_lock_store(configuration.redis_url),
        action_endpoint=actions or endpoints.action,
    )
    # Rasa wraps the store in one that goes on in memory when saving fails, and loses what it
    # kept there at the next start: a person should rather be told to try again.
    agent.tracker_store = agent.processor.tracker_store = store
    store.domain = agent.domain
    find_entities("")  # builds the gazetteers now, not while the first person waits
    return agent


def newest_model(models: Path) -> Path:
    """Return the newest model file; NoModel if there is none."""
    path = get_latest_model(str(models))
    if not path:
        raise NoModel(f"{models}: holds no model, train one with `lotse train`")
    return Path(path)


def _lock_store(redis_url: str) -> LockStore:
    """Return locks shared by all workers where there is a Redis, else locks of this process."""
    if not redis_url:
        return InMemoryLockStore()
    address = urlsplit(redis_url)
    return RedisLockStore(
        host=address.hostname or "localhost",
        port=address.port or 6379,
        db=int(address.path.strip("/") or 0),
        username=address.username,
        password=address.password,
        use_ssl=address.scheme == "rediss",
    )
