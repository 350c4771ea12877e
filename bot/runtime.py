"""Start Rasa 3.6 on a current Python without the heavy libraries it imports but does not need.

Rasa imports TensorFlow, and the client library of every channel and store it knows, when it
starts, whether or not a component uses them. A finder at the end of `sys.meta_path` answers for
those that are not installed with empty stand-in modules, so that the import succeeds; whatever is
installed is found earlier and used. The package calls `prepare` when it is imported.
"""

import os
import sys
import types
import warnings
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

#: Imported by Rasa at start; served by a stand-in when not installed.
OPTIONAL = frozenset(
    {
        "aio_pika",
        "aiogram",
        "aiormq",
        "boto3",
        "botocore",
        "cachecontrol",
        "confluent_kafka",
        "fbmessenger",
        "google",
        "keras",
        "matplotlib",
        "mattermostwrapper",
        "psycopg2",
        "pydot",
        "pymongo",
        "rocketchat_API",
        "sentry_sdk",
        "slack_sdk",
        "structlog_sentry",
        "tensorflow",
        "tensorflow_addons",
        "tensorflow_hub",
        "tensorflow_text",
        "twilio",
        "webexteamssdk",
    }
)


class _StandInType(type):
    """Makes any attribute of a stand-in another stand-in: `tf.keras.layers.Layer` and the like."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(f"{cls.__qualname__}.{name}")

    def __getitem__(cls, _item: Any) -> Any:
        return cls

    def __or__(cls, _other: Any) -> Any:
        return cls

    __ror__ = __or__


class StandIn(metaclass=_StandInType):
    """May be subclassed, named in annotations and used as a decorator, but never does anything."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        """Accept what the real class would."""

    def __call__(self, decorated: Any = None, *_args: Any, **_kwargs: Any) -> Any:
        """Return what is decorated, unchanged."""
        return decorated


def _stand_in(name: str) -> type:
    return _StandInType(name, (StandIn,), {})


class StandInModule(types.ModuleType):
    """A module whose every attribute is a stand-in."""

    __version__ = "0"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _stand_in(name)
        setattr(self, name, value)
        return value


class StandInFinder(MetaPathFinder, Loader):
    """Finds optional libraries that nobody else found."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a stand-in's spec for an optional library, None for anything else."""
        if name.partition(".")[0] not in OPTIONAL:
            return None
        return ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        """Return the empty module."""
        return StandInModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run."""


def prepare() -> None:
    """Put the finder in place (once) and quieten what Rasa's old dependencies say at import."""
    if not any(isinstance(finder, StandInFinder) for finder in sys.meta_path):
        sys.meta_path.append(StandInFinder())
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # SQLAlchemy 1.4 announces 2.0, pkg_resources its removal: nothing an operator could act on.
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    for module in ("pkg_resources", "sanic_cors", "sanic_jwt", "rasa", "colorclass", "jsonpickle"):
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=module)
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    # Said about every domain, whatever is in it.
    warnings.filterwarnings("ignore", message="(?s).*Slot auto-fill has been removed")
    # Entities are found in gazetteers, not learned from the examples.
    warnings.filterwarnings("ignore", message="(?s).*training data consisting of entity examples")
