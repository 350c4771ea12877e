"""What runs inside the Rasa server, and the `lotse` command around it."""
