"""Sessions and grades."""
