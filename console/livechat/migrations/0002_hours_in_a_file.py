"""Opening hours move from the table to the file that the assistant reads, too."""

from django.conf import settings
from django.db import migrations

from guidance.contact.live_hours import LiveHours, WatchedHours, write


def move(apps, _schema):
    rows = apps.get_model("livechat", "LiveHours").objects.values_list("state", "hours")
    if former := dict(rows):
        kept = WatchedHours(settings.VAR).current
        write(settings.VAR, LiveHours({**former, **kept.regions}, kept.partners))


class Migration(migrations.Migration):
    dependencies = [("livechat", "0001_initial")]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel("LiveHours"),
    ]
