"""One's own stories: written, told, asked for, checked."""
