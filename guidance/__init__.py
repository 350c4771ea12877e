"""What Lotse knows of the field: plain Python, without Rasa or Django."""
