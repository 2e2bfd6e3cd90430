"""What there is: decks, notes, cards, ratings, reviews. Frozen dataclasses, standard library only.

The root imports nothing; import from the module that holds the thought.
"""
