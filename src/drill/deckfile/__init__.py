"""The deck file: YAML in, a checked `Deck` out, and back. Nothing of it runs code from a file."""
