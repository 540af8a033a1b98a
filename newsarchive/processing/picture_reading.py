"""Turns what the address of a photo answered into the picture that is kept. Runs in a worker process.

The kept picture is WebP, at most 1,200 px on its longer side. At this size and quality the median of 18 photographs is
57 kB; as JPEG it is 79 kB even at quality 50. WebP's method 2 takes 47 ms for each, method 4 takes 117 ms and saves 8 %
(benchmarks/bench_pictures.py). It is always encoded anew, so nothing of a hostile file is kept, neither script behind
the picture nor metadata.
"""

import hashlib
import struct
import warnings
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from newsarchive.models import Original, Picture
from newsarchive.processing.picture_details import picture_details
from newsarchive.processing.picture_hash import picture_hash

LONGEST = 1200  # pixels of the longer side that is kept
SMALL = 320  # of the small one
QUALITY, METHOD = 60, 2  # of WebP
MAX_PIXELS = 50_000_000  # of the original; the sensors of most press cameras have 20 to 45 million
LEAST = 16  # pixels of each side; a smaller picture counts visitors or keeps a distance
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_OTHER = ("text/", "image/svg", "application/json", "application/xml", "application/xhtml", "video/", "audio/")
_ERRORS = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error, MemoryError)


def read_picture(body: bytes, content_type: str) -> Picture | str:
    """The picture, or the reason why the answer holds none."""
    declared = content_type.partition(";")[0].strip().lower()
    if declared.startswith(_OTHER):
        return f"content type {declared}"
    if not body:
        return "empty answer"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is refused here
            return _read(body)
    except _ERRORS as error:
        return f"is not a picture that can be read ({' '.join(str(error).split()) or type(error).__name__})"


def read_kept(original: Original, body: bytes) -> Picture | str:
    """The picture of a file that an archive has kept, or the reason why it is none. Only a plain WebP file without
    metadata is taken, as `read_picture` writes it."""
    size = int.from_bytes(body[4:8], "little")
    chunk = int.from_bytes(body[16:20], "little")
    plain = body[:4] == b"RIFF" and body[8:16] == b"WEBPVP8 " and len(body) == size + 8 == chunk + chunk % 2 + 20
    try:
        with Image.open(BytesIO(body), formats=("WEBP",)) as image:
            plain = plain and max(image.size) <= LONGEST
        return _kept(original, body) if plain else "is not a picture as an archive keeps it"
    except _ERRORS as error:
        return f"is not a picture as an archive keeps it ({' '.join(str(error).split())})"


def _read(body: bytes) -> Picture | str:
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        image: Image.Image = Image.open(BytesIO(body), formats=_FORMATS)
    except UnidentifiedImageError:
        return "is not a picture in a known format (JPEG, PNG, WebP, GIF, AVIF)"
    except Image.DecompressionBombError:
        return f"would unpack to more than {MAX_PIXELS} pixels"
    with image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            return f"would unpack to {width} × {height} pixels"
        if min(width, height) < LEAST:
            return f"too small, {width} × {height} pixels"
        kind = Image.MIME.get(image.format or "", "")
        image.draft("RGB", (LONGEST, LONGEST))  # a JPEG is decoded at an eighth, a quarter or half of its size
        kept = _webp(_reduced(_upright(image)))
    original = Original(
        hashlib.sha256(body).hexdigest(), len(body), "image/jpeg" if kind == "image/mpo" else kind, width, height
    )
    return _kept(original, kept)


def _kept(original: Original, body: bytes) -> Picture:
    """The picture of a kept file. All that is computed from pixels comes from this file, so an export holds no more."""
    with Image.open(BytesIO(body), formats=("WEBP",)) as image:
        kept = image.convert("RGB")
    small = kept.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return Picture(original, body, _webp(small), kept.width, kept.height, picture_hash(kept), picture_details(kept))


def _reduced(image: Image.Image) -> Image.Image:
    """The first frame in RGB, on white, at most LONGEST pixels long."""
    if image.mode.startswith("I"):  # 16 bits; Pillow's conversion would cut them off
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    clear = image.mode in ("RGBA", "LA", "PA", "P", "RGBa", "La") or "transparency" in image.info
    image = image.convert("RGBA" if clear else "RGB")
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    if clear:
        ground = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(ground, image).convert("RGB")
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Turned as its EXIF data say. Broken EXIF data turn nothing."""
    image.load()
    with suppress(*_ERRORS):
        return ImageOps.exif_transpose(image)
    return image


def _webp(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "WEBP", quality=QUALITY, method=METHOD, exif=b"", icc_profile=b"", xmp=b"")
    return buffer.getvalue()
