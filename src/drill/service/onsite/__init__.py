"""An interview date: its plan, its session, what came after."""
