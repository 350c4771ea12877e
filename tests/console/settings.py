"""The console's settings for tests: a state folder of its own, a real SQLite file, quick passwords."""

import os
import tempfile
from pathlib import Path
from unittest import mock

_VAR = Path(tempfile.mkdtemp(prefix="lotse-console-"))

# The rest of the tests, and the servers they start, keep the environment as it is.
with mock.patch.dict(os.environ, {"LOTSE_VAR": str(_VAR), "DATABASE_URL": "", "LOTSE_SECRET": ""}):
    from console.settings import *  # noqa: F403
    from console.settings import DATABASES

DATABASES["default"]["TEST"] = {"NAME": str(_VAR / "test.db")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGINS_PER_MINUTE = 1000
