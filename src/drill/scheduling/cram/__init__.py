"""What to study before a date: the reviews that make most recalled then, in the minutes there are.

Pure. `course` says what memories and reviews are worth, `planner` ranks the cards of a day by it,
and `forecast` lives the days ahead to say what to expect. `bench/cram.py` measures them against
simpler policies.
"""

CORE = 3.0
"""A card of the core: questions to place, frameworks, outlines, stories told, two figures a story,
two flags a competency, one follow-up a story. Without these the answer fails; three details do not
make up for one of them."""
DETAIL = 1.0
"""Any other card that the onsite asks for. What it does not ask for counts nothing."""
