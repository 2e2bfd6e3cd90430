"""One module a verb: `EXAMPLE`, `arguments(parser)` and `run(args) -> exit code`."""
