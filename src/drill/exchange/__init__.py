"""Other formats: the notes that people already have, and sheets to read. Pure."""
