"""Pictures of how well messages are understood, as SVG."""

from collections.abc import Mapping, Sequence
from html import escape
from math import log2
from typing import Any

_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
    ' font-family="sans-serif" font-size="{size}"><title>{title}</title>'
    '<rect width="100%" height="100%" fill="#fff"/>'
)
_COLOURS = ("#114b5f", "#b8500c", "#5b6770")


def learning_curve(points: Sequence[Mapping[str, Any]], shares: Sequence[str]) -> str:
    """Return curves of some shares over the number of examples, which doubles from mark to mark."""
    first, last = points[0]["examples"], points[-1]["examples"]
    lowest = min(point[share] for point in points for share in shares) - 0.05

    def across(point: Mapping[str, Any]) -> float:
        return 50 + 440 * log2(point["examples"] / first) / log2(last / first)

    def down(share: float) -> float:
        return 300 - 270 * (share - lowest) / (1 - lowest)

    parts = [_HEAD.format(width=640, height=340, size=13, title="Learning curve")]
    for share, colour in zip(shares, _COLOURS, strict=False):
        places = [(across(point), down(point[share]), point[share]) for point in points]
        line = " ".join(f"{x:.0f},{y:.0f}" for x, y, _ in places)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="3"/>')
        parts += [
            f'<text x="{x:.0f}" y="{y - 8:.0f}" text-anchor="middle">{value:.2f}</text>'
            for x, y, value in places
        ]
        x, y, _ = places[-1]
        parts.append(f'<text x="{x + 20:.0f}" y="{y:.0f}" fill="{colour}">{escape(share)}</text>')
    parts += [
        f'<text x="{across(point):.0f}" y="325" text-anchor="middle">{point["examples"]}</text>'
        for point in points
    ]
    return "".join([*parts, "</svg>"])


def confusion_matrix(intents: Sequence[str], counts: Mapping[tuple[str, str], int]) -> str:
    """Return the matrix of what was meant (rows) and understood (columns), the diagonal left out.

    `counts` maps pairs of intents (meant, understood) to the number of messages.
    """
    cell, margin = 10, 190
    size = margin + cell * len(intents)
    most = max((n for (meant, taken), n in counts.items() if meant != taken), default=1)
    at = {intent: margin + cell * number for number, intent in enumerate(intents)}
    parts = [_HEAD.format(width=size, height=size, size=9, title="What is taken for what")]
    for intent in intents:
        end = at[intent] + cell - 2
        parts.append(f'<text x="{margin - 4}" y="{end}" text-anchor="end">{intent}</text>')
        parts.append(
            f'<text transform="translate({end} {margin - 4}) rotate(-90)">{intent}</text>'
            f'<rect x="{at[intent]}" y="{at[intent]}" width="{cell}" height="{cell}" fill="#ddd"/>'
        )
    parts += [
        f'<rect x="{at[taken]}" y="{at[meant]}" width="{cell}" height="{cell}"'
        f' fill="#b8500c" fill-opacity="{n / most:.2f}"><title>{meant} → {taken}: {n}</title>'
        "</rect>"
        for (meant, taken), n in counts.items()
        if meant != taken and meant in at and taken in at
    ]
    return "".join([*parts, "</svg>"])
