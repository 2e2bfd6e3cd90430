"""What to study before a date: the reviews that make most recalled then, in the minutes there are.

Pure. `course` says what memories and reviews are worth, `planner` ranks the cards of a day by it,
and `forecast` lives the days ahead to say what to expect. `bench/cram.py` measures them against
simpler policies.
"""
