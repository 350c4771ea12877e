"""The application as uvicorn runs it."""

import os

from django.core.asgi import get_asgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "console.settings"
application = get_asgi_application()
