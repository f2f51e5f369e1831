"""Makes pairs of a printed line and what OCR reads of it, to count a channel's confusions from.

    noise.py --engine vie --pages 600 --seed 1 --out vie.jsonl TEXT.xz...
    noise.py --engine vie --verbatim --seed 1 --out vie.jsonl REPORT.txt...

Paragraphs picked from the texts (xz or plain, one a line) are typeset in Times-like fonts, or with `--verbatim` whole
texts line by line; the pages are degraded as a worn scanner or a fax machine does, and read by Tesseract with the
model named. The output has one JSON object a page:
`engine`, `scan` (how the page was degraded) and `lines`, each with `gold`, the printed line, and `ocr`, the words read
in its place as `[text, confidence]`. The same seed, fonts and release of Tesseract give the same pairs.

Needs Tesseract with its data, and the fonts of the Debian packages fonts-croscore, fonts-liberation2 and
fonts-texgyre (fonts-liberation 1 lacks Vietnamese letters).
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import lzma
import math
import os
import random
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont

PRINT_DPI = 300
PAGE = (2480, 3508)  # A4
MARGIN = 260
FONT_FOLDERS = ("/usr/share/fonts", "/usr/share/texmf/fonts")
FONT_NAMES = {
    "regular": ("Tinos-Regular", "LiberationSerif-Regular", "texgyretermes-regular"),
    "bold": ("Tinos-Bold", "LiberationSerif-Bold", "texgyretermes-bold"),
    "italic": ("Tinos-Italic", "LiberationSerif-Italic", "texgyretermes-italic"),
}
# How often a paragraph is set in each: reports have headings in bold and remarks in italics.
STYLES = (("regular", 0.78), ("bold", 0.13), ("italic", 0.09))
CAPITALS = 0.06  # of the paragraphs are headings in capitals
SHORTEST, LONGEST = 16, 700  # letters of a paragraph that are set


@dataclass(frozen=True)
class Printed:
    """A line as printed: its text, and its baseline's middle on the undistorted page at PRINT_DPI."""

    text: str
    x: float
    y: float


def paragraphs(paths: list[str]) -> list[list[str]]:
    """Each text's lines of a useful length, NFC, blanks folded."""
    texts = []
    for path in paths:
        found: list[str] = []
        opened = lzma.open(path, "rt", encoding="utf8") if path.endswith(".xz") else open(path, encoding="utf8")
        with opened as lines:
            for line in lines:
                line = " ".join(unicodedata.normalize("NFC", line).split())
                if len(line) >= SHORTEST and not line.startswith("#"):
                    found.append(line if len(line) < LONGEST else line[:LONGEST].rsplit(" ", 1)[0])
        texts.append(found)
    return texts


def fonts() -> dict[str, list[Path]]:
    """The fonts found, by style."""
    files = [path for folder in FONT_FOLDERS for path in sorted(Path(folder).rglob("*.[to]tf"))]
    by_name = {path.stem: path for path in files}
    missing = [name for names in FONT_NAMES.values() for name in names if name not in by_name]
    if missing:
        sys.exit(f"fonts missing: {', '.join(missing)}; apt-get install fonts-croscore fonts-liberation2 fonts-texgyre")
    return {style: [by_name[name] for name in names] for style, names in FONT_NAMES.items()}


def typeset(rng: random.Random, texts: list[list[str]], faces: dict[str, list[Path]]) -> tuple[Image.Image, list[Printed]]:
    """A page of paragraphs in one font family, and its lines."""
    family = rng.randrange(3)
    size = round(rng.choice((12, 13, 13.5, 14)) * PRINT_DPI / 72)
    step = round(size * rng.uniform(1.15, 1.5))
    page = Image.new("L", PAGE, 255)
    draw = ImageDraw.Draw(page)
    lines: list[Printed] = []
    y = MARGIN
    while y < PAGE[1] - MARGIN - step:
        style = rng.choices([s for s, _ in STYLES], [w for _, w in STYLES])[0]
        font = ImageFont.truetype(str(faces[style][family]), size)
        text = rng.choice(rng.choice(texts))
        if rng.random() < CAPITALS:
            text = text[:90].rsplit(" ", 1)[0].upper()
        x = MARGIN + (rng.choice((0, round(size * 2.2))))
        for line in wrapped(draw, text, font, PAGE[0] - MARGIN - x, PAGE[0] - 2 * MARGIN):
            if y >= PAGE[1] - MARGIN - step:
                break
            draw.text((x, y), line, font=font, fill=0)
            lines.append(Printed(line, x + draw.textlength(line, font=font) / 2, y + size * 0.6))
            y += step
            x = MARGIN
        y += rng.choice((0, 0, step // 3))
    return page, lines


def set_verbatim(rng: random.Random, path: str, faces: dict[str, list[Path]]) -> list[tuple[Image.Image, list[Printed]]]:
    """The pages of a text whose lines are set as they stand, the longest as wide as the column."""
    texts = [" ".join(unicodedata.normalize("NFC", line).split()) for line in open(path, encoding="utf8")]
    texts = [text for text in texts if text]
    face = str(faces["regular"][rng.randrange(3)])
    size = 60
    widest = max(ImageFont.truetype(face, size).getlength(text) for text in texts)
    font = ImageFont.truetype(face, int(size * min(1.0, (PAGE[0] - 2 * MARGIN) / widest)))
    step = round(font.size * rng.uniform(1.2, 1.5))
    each = (PAGE[1] - 2 * MARGIN) // step
    pages = []
    for start in range(0, len(texts), each):
        page = Image.new("L", PAGE, 255)
        draw = ImageDraw.Draw(page)
        lines = []
        for row, text in enumerate(texts[start : start + each]):
            y = MARGIN + row * step
            draw.text((MARGIN, y), text, font=font, fill=0)
            lines.append(Printed(text, MARGIN + font.getlength(text) / 2, y + font.size * 0.6))
        pages.append((page, lines))
    return pages


def wrapped(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, first: int, width: int) -> list[str]:
    """The text in lines no wider than the column."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and draw.textlength(longer, font=font) > (width if lines else first):
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def degrade(rng: random.Random, page: Image.Image, engine: str) -> tuple[Image.Image, dict]:
    """The page as scanned, and how. English text layers were made of fair scans, which lose their marks all the
    same; what Tesseract's Vietnamese model gets wrong is on poor ones."""
    poor = engine != "eng"
    dpi = rng.choice((80, 90, 100, 110, 120, 150, 200)) if poor else rng.choice((120, 150, 200, 200, 250, 300))
    scan = {
        "dpi": dpi,
        "skew": round(rng.uniform(-0.8, 0.8), 3),
        "blur": round(rng.uniform(0.3, 1.2), 3),
        "noise": round(rng.uniform(2, 24 if poor else 14), 2),
        "threshold": rng.randrange(125, 165) if rng.random() < (0.4 if dpi >= 120 else 0.0) else None,
        "jpeg": rng.randrange(25, 75),
        "ink": rng.choice((0, 20, 40, 60)),
    }
    grains = numpy.random.default_rng(rng.randrange(1 << 30))
    turned = page.rotate(scan["skew"], Image.Resampling.BICUBIC, fillcolor=255)
    scale = dpi / PRINT_DPI
    small = turned.resize((round(PAGE[0] * scale), round(PAGE[1] * scale)), Image.Resampling.BOX)
    small = small.filter(ImageFilter.GaussianBlur(scan["blur"] * max(dpi, 120) / 200))
    pixels = numpy.asarray(small, dtype=numpy.float32)
    pixels = scan["ink"] + pixels * (235 - scan["ink"]) / 255
    pixels += grains.normal(0, scan["noise"], pixels.shape)
    if scan["threshold"]:
        pixels = numpy.where(pixels < scan["threshold"], 0, 255)
        specks = grains.random(pixels.shape) < 0.0002
        pixels = numpy.where(specks, 0, pixels)
        return Image.fromarray(pixels.astype(numpy.uint8)), scan
    image = Image.fromarray(numpy.clip(pixels, 0, 255).astype(numpy.uint8))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=scan["jpeg"])
    return Image.open(buffer), scan


def recognise(image: Image.Image, dpi: int, engine: str) -> list[dict]:
    """Tesseract's table of words."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    done = subprocess.run(
        ["tesseract", "-", "-", "-l", engine, "--dpi", str(dpi), "--psm", "6", "tsv"],
        input=buffer.getvalue(),
        capture_output=True,
        check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    rows = csv.DictReader(io.StringIO(done.stdout.decode()), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [row for row in rows if row["level"] == "5" and row["text"].strip()]


def paired(lines: list[Printed], words: list[dict], scan: dict) -> list[dict]:
    """Each printed line with the words read in its place. A line of words of which few lie near is left out."""
    scale = scan["dpi"] / PRINT_DPI
    angle = math.radians(scan["skew"])
    centre = (PAGE[0] / 2, PAGE[1] / 2)
    pairs = [{"gold": line.text, "ocr": []} for line in lines]
    step = min((b.y - a.y for a, b in zip(lines, lines[1:])), default=60.0)
    for word in sorted(words, key=lambda w: int(w["left"])):
        x = (int(word["left"]) + int(word["width"]) / 2) / scale - centre[0]
        y = (int(word["top"]) + int(word["height"]) / 2) / scale - centre[1]
        level = math.cos(angle) * y + math.sin(angle) * x + centre[1]
        nearest = min(range(len(lines)), key=lambda i: abs(lines[i].y - level))
        if abs(lines[nearest].y - level) < step / 2:
            pairs[nearest]["ocr"].append([unicodedata.normalize("NFC", word["text"]), round(float(word["conf"]))])
    return pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", default="vie", help="Tesseract's model: vie, eng, Vietnamese")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbatim", action="store_true", help="whole texts, line by line")
    parser.add_argument("--out", required=True)
    parser.add_argument("texts", nargs="+")
    args = parser.parse_args()
    faces = fonts()
    if args.verbatim:
        texts, pages = [], [page for path in args.texts for page in set_verbatim(random.Random(path), path, faces)]
    else:
        texts, pages = paragraphs(args.texts), [None] * args.pages

    def read(number: int) -> str:
        rng = random.Random(f"{args.seed}/{args.engine}/{number}")
        clean, lines = pages[number] or typeset(rng, texts, faces)
        image, scan = degrade(rng, clean, args.engine)
        pairs = paired(lines, recognise(image, scan["dpi"], args.engine), scan)
        return json.dumps({"engine": args.engine, "scan": scan, "lines": pairs}, ensure_ascii=False)

    with ThreadPoolExecutor(os.cpu_count()) as pool, open(args.out, "w", encoding="utf8") as out:
        for line in pool.map(read, range(len(pages))):
            out.write(line + "\n")


if __name__ == "__main__":
    main()
