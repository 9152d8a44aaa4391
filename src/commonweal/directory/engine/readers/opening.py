"""Opening what was given: a file, a folder, a zip or a gzip, within limits and never outside its folder."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from commonweal.directory.engine.readers.findings import Unreadable
from commonweal.directory.engine.readers.limits import LIMITS


@dataclass(frozen=True, slots=True)
class Member:
    """One file to read. `chunks()` gives its bytes, unpacked, in pieces, as often as asked."""

    name: str
    path: Path
    inner: str = ""

    def open(self) -> "_Bounded":
        """The unpacked bytes as a stream. Raises Unreadable when they cannot be had."""
        try:
            if self.inner:
                return _Bounded(zipfile.ZipFile(self.path).open(self.inner), self.name, self.path.stat().st_size)
            with self.path.open("rb") as file:
                start = file.read(2)
            if start == b"\x1f\x8b":
                return _Bounded(gzip.open(self.path, "rb"), self.name, self.path.stat().st_size)
            return _Bounded(self.path.open("rb"), self.name, self.path.stat().st_size)
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError) as error:
            raise Unreadable(f"cannot be opened: {error}", "Check the file.", file=self.name) from error

    def chunks(self, size: int = 1 << 20) -> Iterator[bytes]:
        """The unpacked bytes in pieces of `size`."""
        with self.open() as stream:
            while chunk := stream.read(size):
                yield chunk

    def start(self, size: int = 4096) -> bytes:
        """The first unpacked bytes."""
        with self.open() as stream:
            return stream.read(size)


class _Bounded(io.RawIOBase):
    """A packed stream that stops when it unpacks to far more than it should."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, name: str, packed: int) -> None:
        self.stream, self.name, self.packed, self.count = stream, name, max(packed, 1), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            data = self.stream.read(size)
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
            raise Unreadable(
                f"is damaged or cut off while unpacking ({error})", "Download or pack it again.", file=self.name
            ) from error
        self.count += len(data)
        if self.count > LIMITS.unpacked:
            raise Unreadable("unpacks to more than two gigabytes", "Split it.", file=self.name)
        if self.count > LIMITS.ratio_from and self.count > self.packed * LIMITS.ratio:
            raise Unreadable(
                "unpacks to far more than its size, as a zip bomb does", "Unpack it yourself first.", file=self.name
            )
        return data

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.stream.close()
        super().close()


def members(path: Path) -> list[Member]:
    """The files behind `path`: itself, those of a folder, or those in a zip. Raises Unreadable."""
    if not path.exists():
        raise Unreadable("does not exist", "Check the spelling of the path.", file=str(path))
    if path.is_dir():
        found = [file for file in sorted(path.rglob("*")) if file.is_file() and not file.name.startswith(".")]
        if len(found) > LIMITS.entries:
            raise Unreadable(f"holds more than {LIMITS.entries} files", "Name a smaller folder.", file=path.name)
        return [Member(str(file.relative_to(path)), file) for file in found]
    if path.stat().st_size == 0:
        raise Unreadable("is empty", "Export it again.", file=path.name)
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] == b"PK":
        return _zip_members(path)
    return [Member(path.name, path)]


def _zip_members(path: Path) -> list[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise Unreadable(f"is not a readable zip file ({error})", "Pack it again.", file=path.name) from error
    if not entries:
        raise Unreadable("is a zip without files", "Pack the data files.", file=path.name)
    if len(entries) > LIMITS.entries:
        raise Unreadable(f"holds more than {LIMITS.entries} files", "Pack only the data files.", file=path.name)
    for entry in entries:
        parts = PurePosixPath(entry.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in entry.filename:
            raise Unreadable(
                f"names a file outside its own folder: {entry.filename}", "Do not use this file.", file=path.name
            )
        if entry.flag_bits & 1:
            raise Unreadable("is encrypted", "Pack it without a password.", file=path.name)
    if sum(entry.file_size for entry in entries) > LIMITS.unpacked:
        raise Unreadable("unpacks to more than two gigabytes", "Split it.", file=path.name)
    kept = [entry for entry in entries if "__MACOSX" not in entry.filename]
    return [Member(entry.filename, path, entry.filename) for entry in kept]
