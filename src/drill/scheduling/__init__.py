"""When to study what: pure functions of memory, the time and a seed that are passed in."""
