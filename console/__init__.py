"""The counsellors' console: a Django application that reads what the assistant stored."""
