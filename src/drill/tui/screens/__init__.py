"""One screen a module, each with a stylesheet of the same name."""
