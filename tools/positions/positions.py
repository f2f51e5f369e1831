"""Says how far the words of a searchable copy stand from the words of the typed file that the scan was printed from.

    python tools/positions/positions.py TYPED.pdf COPY.pdf

Poppler (pdftotext -bbox) tells the boxes of both. What the scanner did to a whole page, a shift, a turn, a scale, is no error of
the copy: it is fitted for each page, an affine map of the words' middles. A typed word is compared with the nearest word of the
same letters; its error is the greatest of those of its left side, its right side and its middle's height, in points.
"""

import difflib
import html
import re
import subprocess
import sys

import numpy

WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
# A word that is farther away than this, in points, is another one.
FAR = 25
# Words within this distance agree with a map.
NEAR = 4


def pages(file):
    """The words of each page: text, left, right, height of the middle."""
    told = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True).stdout
    for page in told.split("<page ")[1:]:
        found = [(html.unescape(text), *map(float, box)) for *box, text in WORD.findall(page)]
        yield [(text, left, right, (top + bottom) / 2) for text, left, top, right, bottom in found]


def mapped(typed, copy):
    """The affine map that most words of equal letters agree with (M. Fischler and R. Bolles, RANSAC, 1981)."""
    matcher = difflib.SequenceMatcher(None, [w[0] for w in typed], [w[0] for w in copy], autojunk=False)
    pairs = [(typed[i + k], copy[j + k]) for i, j, size in matcher.get_matching_blocks() for k in range(size)]
    middle = lambda word: ((word[1] + word[2]) / 2, word[3])
    ones = numpy.array([(*middle(one), 1) for one, _ in pairs])
    others = numpy.array([middle(other) for _, other in pairs])
    agreeing = lambda found: numpy.hypot(*(ones @ found - others).T) < NEAR
    dice = numpy.random.default_rng(1)
    best = numpy.array([[1, 0], [0, 1], [0, 0]])
    for _ in range(500):
        chosen = dice.choice(len(ones), 3, replace=False)
        try:
            found = numpy.linalg.solve(ones[chosen], others[chosen])
        except numpy.linalg.LinAlgError:
            continue
        if (abs(found[:2] - numpy.eye(2)) < 0.15).all() and agreeing(found).sum() > agreeing(best).sum():
            best = found
    for _ in range(3):
        kept = agreeing(best)
        best = numpy.linalg.lstsq(ones[kept], others[kept], rcond=None)[0]
    return best


def errors(typed, copy):
    """The error of each typed word; None for one that the copy does not have."""
    found = mapped(typed, copy)
    left_over = list(copy)
    for text, left, right, height in typed:
        at = [numpy.array([across, height, 1]) @ found for across in (left, (left + right) / 2, right)]
        left, height, right = at[0][0], at[1][1], at[2][0]
        error = lambda word: max(abs(left - word[1]), abs(right - word[2]), abs(height - word[3]))
        same = [word for word in left_over if word[0] == text and error(word) < FAR]
        if same:
            nearest = min(same, key=error)
            left_over.remove(nearest)
            yield text, error(nearest)
        else:
            yield text, None


def main():
    all_words = [word for both in zip(pages(sys.argv[1]), pages(sys.argv[2])) for word in errors(*both)]
    known = sorted(error for _, error in all_words if error is not None)
    within = sum(error <= 3 for error in known)
    print(f"{within} of {len(known)} words within 3 points, half within {known[len(known) // 2]:.1f}")
    print("not there:", *[text for text, error in all_words if error is None])


if __name__ == "__main__":
    main()
