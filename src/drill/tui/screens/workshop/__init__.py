"""The workshop: a screen that turns pages, and a page for each thing that is asked of a story."""
