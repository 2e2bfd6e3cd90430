"""What a card counts before an interview: in what the planner maximises, and in what it promises.

On their own, because whoever lists cards names the weights, and only planners need numbers beside.
"""

CORE = 3.0
"""A card of the core: questions to place, frameworks, outlines, stories told, two figures a story,
two flags a competency, one follow-up a story. Without these the answer fails; three details do not
make up for one of them."""
DETAIL = 1.0
"""Any other card that the onsite asks for. What it does not ask for counts nothing."""
