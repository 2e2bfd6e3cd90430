"""The use cases: what the command line and the screens call, with the domain as their words."""
