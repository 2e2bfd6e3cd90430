"""Several homes, one memory: each tells the others in lines what it did, and memory is replayed."""
