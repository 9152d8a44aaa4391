"""Draws the mark (a ring that one round dot completes) as icons and a social card. Pixels by hand: no rasteriser needed."""

import struct
import zlib
from pathlib import Path

import numpy as np

BRAND, PAPER, ACCENT = (11, 92, 92), (255, 255, 255), (242, 169, 59)
# The mark on a 64-unit square; the same figures as design/templates/design/mark.svg.
CENTRE, RADIUS, WIDTH = 32.0, 22.0, 10.0
DOT, DOT_RADIUS = (54.0, 32.0), 6.5
GAP = np.radians(36)  # half the opening around the dot


def _coverage(size: int, scale: float, offset: tuple[float, float], shape: tuple[int, int]) -> tuple:
    """How much of each pixel (0..1) the ring and the dot cover, by 4 x 4 samples a pixel."""
    height, width = shape
    ring = np.zeros(shape)
    dot = np.zeros(shape)
    for dy in (0.125, 0.375, 0.625, 0.875):
        for dx in (0.125, 0.375, 0.625, 0.875):
            x = (np.arange(width)[None, :] + dx - offset[0]) / scale
            y = (np.arange(height)[:, None] + dy - offset[1]) / scale
            distance = np.hypot(x - CENTRE, y - CENTRE)
            angle = np.arctan2(y - CENTRE, x - CENTRE)
            band = (np.abs(distance - RADIUS) <= WIDTH / 2) & (np.abs(angle) > GAP)
            for side in (-1, 1):  # round ends
                cap = np.hypot(x - CENTRE - RADIUS * np.cos(GAP), y - CENTRE - side * RADIUS * np.sin(GAP))
                band |= cap <= WIDTH / 2
            ring += band / 16
            dot += (np.hypot(x - DOT[0], y - DOT[1]) <= DOT_RADIUS) / 16
    return ring, dot


def picture(width: int, height: int, mark: int) -> np.ndarray:
    """RGB pixels: the mark, `mark` pixels wide, in the middle of a field in the brand colour."""
    offset = ((width - mark) / 2, (height - mark) / 2)
    ring, dot = _coverage(mark, mark / 64, offset, (height, width))
    pixels = np.empty((height, width, 3))
    pixels[:] = BRAND
    for cover, colour in ((ring, PAPER), (dot, ACCENT)):
        pixels += cover[..., None] * (np.array(colour) - pixels)
    return np.rint(pixels).astype(np.uint8)


def png(pixels: np.ndarray) -> bytes:
    """`pixels` (height, width, 3) as a PNG file."""
    height, width, _ = pixels.shape

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def ico(image: bytes, size: int) -> bytes:
    """A one-picture favicon.ico around a PNG."""
    return struct.pack("<HHH", 0, 1, 1) + struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(image), 22) + image


def build(folder: Path) -> None:
    """Write favicon.ico, icon-180.png, icon-512.png and card.png into `folder`."""
    (folder / "favicon.ico").write_bytes(ico(png(picture(32, 32, 28)), 32))
    (folder / "icon-180.png").write_bytes(png(picture(180, 180, 132)))
    (folder / "icon-512.png").write_bytes(png(picture(512, 512, 360)))
    (folder / "card.png").write_bytes(png(picture(1200, 630, 360)))
