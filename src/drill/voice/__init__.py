"""Sound: a voice that asks, a microphone, a recording played back, words recognised in it.

What it needs beyond the computer's own voice is the extra `storydrill[voice]`, imported only where
sound is recorded, played or read. Nothing here knows the store, and no sound leaves the computer.
"""
