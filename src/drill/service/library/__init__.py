"""Decks: taken in, edited, followed, written out."""
