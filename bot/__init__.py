"""What runs inside the Rasa server, and the `lotse` command around it."""

from bot.runtime import prepare

prepare()  # before anything imports Rasa
