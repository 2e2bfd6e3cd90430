"""One module a verb: `EXAMPLE`, `arguments(parser)`, which adds its options, and `run(args)`, which
does it; where that may come to another exit code than 0, it returns it."""
