"""The reliability diagram of the check's score, as SVG."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.verification import Scoring
from eval.fitting.claims import Checked, labels_of, scores_of

__all__ = ["reliability_svg"]

BINS = 10
WIDTH, HEIGHT, MARGIN = 420, 420, 50


def reliability_svg(checked: Sequence[Checked], scoring: Scoring) -> str:
    """Return the reliability diagram as SVG: the share of supported claims by tenths of the score.

    A dot's area is the number of claims; on the diagonal the score is the probability that a claim is supported.
    """
    labels, scores = labels_of(checked), scores_of(checked, scoring)
    span = WIDTH - 2 * MARGIN

    def place(share: float, supported: float) -> tuple[float, float]:
        return MARGIN + span * share, HEIGHT - MARGIN - span * supported

    dots = []
    for low in np.arange(BINS) / BINS:
        inside = (scores >= low) & (scores < low + 1 / BINS)
        if inside.any():
            x, y = place(float(scores[inside].mean()), float(labels[inside].mean()))
            radius = 40 * (inside.mean() / np.pi) ** 0.5 + 2
            dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#1f5fa8" fill-opacity="0.6"/>')
    ticks = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        x, y = place(share, share)
        ticks.append(f'<text x="{x:.0f}" y="{HEIGHT - MARGIN + 18}" text-anchor="middle">{share:g}</text>')
        ticks.append(f'<text x="{MARGIN - 8}" y="{y + 4:.0f}" text-anchor="end">{share:g}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><title>Reliability of the score</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
        f'<path d="M{MARGIN} {MARGIN}V{HEIGHT - MARGIN}H{WIDTH - MARGIN}" fill="none" stroke="#888"/>'
        f'<path d="M{MARGIN} {HEIGHT - MARGIN}L{WIDTH - MARGIN} {MARGIN}" stroke="#bbb" stroke-dasharray="4 4"/>'
        f"{''.join(ticks)}{''.join(dots)}"
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 10}" text-anchor="middle">score</text>'
        f'<text x="{MARGIN}" y="{MARGIN - 14}">share of claims that are supported</text></svg>\n'
    )
