"""The ways in: a command line and a chat in the browser."""
