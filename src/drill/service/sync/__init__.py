"""Several homes, one memory: what each did is told to the others in lines, and memory is replayed."""
