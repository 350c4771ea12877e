"""What people and the assistant said to each other, to be found and read."""
