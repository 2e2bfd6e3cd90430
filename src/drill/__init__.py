"""drill: a spaced-repetition trainer for engineering-manager interviews, in the terminal.

The package root imports nothing: what a verb needs, it imports when it runs, so that
`drill --version` and `drill due` start as fast as the interpreter allows.
"""

__version__ = "0.1.0"
