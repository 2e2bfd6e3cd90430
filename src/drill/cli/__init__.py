"""The command line: one small module a verb, imported only when that verb runs."""
