"""One module a verb: `EXAMPLE`, `arguments(parser)`, which adds its options, and `run(args)`, which
does it and returns the exit code."""
