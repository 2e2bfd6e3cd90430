"""An open home and what every use case shares: undo, long work, words and names."""
