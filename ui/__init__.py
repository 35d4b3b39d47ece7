"""The interfaces: a command line, a chat in the browser, and tools for other assistants."""
