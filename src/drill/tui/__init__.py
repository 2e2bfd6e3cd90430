"""The screens. Imports of the engine happen in a worker, after the first frame."""
