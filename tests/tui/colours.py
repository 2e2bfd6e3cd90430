"""How well one colour is told from another."""

from __future__ import annotations

from textual.color import Color


def luminance(color):
    def part(value):
        value /= 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * part(color.r) + 0.7152 * part(color.g) + 0.0722 * part(color.b)


def contrast(one, other):
    """WCAG 2.2, contrast ratio."""
    bright, dark = sorted((luminance(Color.parse(c)) for c in (one, other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
