"""Sources as local files: paths as they are, downloads and paged APIs through a spool that survives a break."""

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from commonweal.directory.engine.readers import json_records
from commonweal.directory.engine.readers.findings import Unreadable

if TYPE_CHECKING:
    from commonweal.directory.adapters.safe_http import Fetcher

_FILES = (".zip", ".csv", ".json", ".ndjson", ".jsonl", ".xlsx", ".gz")
_PAGE_LIMIT = 64 * 1024**2
_MAX_PAGES = 20_000
_RESUME_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Fetched:
    """A source on disk. `kind` is what an API's address says it lists."""

    path: Path
    location: str
    is_remote: bool = False
    is_unchanged: bool = False
    etag: str = ""
    last_modified: str = ""
    kind: str | None = None

    def forget(self) -> None:
        """Remove the spool of a remote source once it was used."""
        if self.is_remote:
            self.path.unlink(missing_ok=True)
            self.path.with_suffix(".state").unlink(missing_ok=True)


def is_url(location: str) -> bool:
    """Whether `location` is a web address and not a path."""
    return bool(re.match(r"[a-z][a-z0-9+.-]*://", location, re.IGNORECASE))


def default_name(location: str) -> str:
    """The name of a source that nobody named: the host of an address, the file's name without endings."""
    if is_url(location):
        return urlsplit(location).hostname or location
    name = Path(location).resolve().name
    for ending in (".gz", *_FILES):
        name = name.removesuffix(ending)
    return name or "import"


def local_copy(
    location: str,
    *,
    spool: Path,
    known: Mapping[str, Any],
    allow_private: bool,
    progress: Callable[[int, int | None], None] | None,
) -> Fetched:
    """The source as a file. `known` are the marks of the last import (etag, last_modified, location)."""
    if not is_url(location):
        return Fetched(Path(location), str(Path(location).resolve()))
    spool.mkdir(parents=True, exist_ok=True)
    path = spool / f"{hashlib.sha256(location.encode()).hexdigest()[:24]}.ndjson"
    # Here, because a file needs no web client and would wait for it.
    from commonweal.directory.adapters.safe_http import Fetcher

    fetcher = Fetcher(allow_private=allow_private)
    try:
        headers = _conditions(known, location)
        response = fetcher.get(location, headers)
        marks = {"etag": response.headers.get("etag", ""), "last_modified": response.headers.get("last-modified", "")}
        if response.status_code == 304:
            response.close()
            return Fetched(path, location, is_remote=True, is_unchanged=True, **marks)
        if "json" not in response.headers.get("content-type", "") and urlsplit(location).path.endswith(_FILES):
            path.write_bytes(fetcher.body(response))
            return Fetched(path, location, is_remote=True, **marks)
        value = json_records.parse(fetcher.body(response, _PAGE_LIMIT), location)
        feed = _Feed(fetcher, path, location, progress)
        return Fetched(path, location, is_remote=True, kind=feed.save(value), **marks)
    finally:
        fetcher.close()


def _conditions(known: Mapping[str, Any], location: str) -> dict[str, str]:
    if known.get("location") != location:
        return {}
    names = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
    return {header: known[name] for name, header in names.items() if known.get(name)}


class _Feed:
    """Pages of an API written to a spool, one record a line; after a break it goes on behind the last whole page."""

    def __init__(
        self, fetcher: "Fetcher", path: Path, location: str, progress: Callable[[int, int | None], None] | None
    ) -> None:
        self.fetcher, self.path, self.location, self.progress = fetcher, path, location, progress
        self.state = path.with_suffix(".state")

    def save(self, value: Any) -> str | None:
        """Write all records; returns the kind that the address says they are."""
        if isinstance(value, list) or (isinstance(value, dict) and "id" in value):
            self.path.write_text(json.dumps(value) + "\n", encoding="utf-8")
            return _kind_in(self.location)
        if (
            isinstance(value, dict)
            and not any(key in value for key in json_records.LISTS)
            and ("openapi_url" in value or "version" in value)
        ):
            self.location = f"{self.location.rstrip('/')}/services"
            value = self._json(self.location)
        if not isinstance(value, dict) or not any(isinstance(value.get(key), list) for key in json_records.LISTS):
            raise Unreadable(
                "answers JSON that is no page of records", "Give the address of /services.", file=self.location
            )
        self._pages(value)
        return _kind_in(self.location)

    def _json(self, url: str) -> Any:
        return json_records.parse(self.fetcher.body(self.fetcher.get(url), _PAGE_LIMIT), url)

    def _pages(self, first: dict[str, Any]) -> None:
        total = _whole(first.get("total_pages", first.get("totalPages", 1)))
        if total > _MAX_PAGES:
            raise Unreadable(
                f"says it has {total} pages", "Ask for more records a page (per_page=100).", file=self.location
            )
        done = self._resumed()
        with self.path.open("a" if done else "w", encoding="utf-8") as spool:
            for number in range(done + 1, max(total, 1) + 1):
                page = first if number == 1 else self._json(_with_page(self.location, number))
                listed = _listed(page)
                for record in self._full(listed):
                    spool.write(json.dumps(record) + "\n")
                spool.flush()
                self.state.write_text(json.dumps({"page": number, "size": spool.tell()}), encoding="utf-8")
                if self.progress:
                    self.progress(number, total)
                if not listed:
                    break

    def _resumed(self) -> int:
        """How many pages an earlier, broken fetch of today has saved."""
        try:
            is_fresh = time.time() - self.state.stat().st_mtime < _RESUME_SECONDS
            saved = json.loads(self.state.read_text(encoding="utf-8"))
            if not is_fresh:
                return 0
            with self.path.open("r+b") as spool:
                spool.truncate(saved["size"])
            return int(saved["page"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def _full(self, records: list[Any]) -> Iterator[Any]:
        """Lists carry flat records; the full one is fetched by id unless it has lists inside already."""
        for record in records:
            is_flat = (
                isinstance(record, dict) and "id" in record and not any(isinstance(v, list) for v in record.values())
            )
            if is_flat:
                parts = urlsplit(self.location)
                url = urlunsplit((parts.scheme, parts.netloc, f"{parts.path.rstrip('/')}/{record['id']}", "", ""))
                full = self._json(url)
                yield full if isinstance(full, dict) and full.get("id") == record["id"] else record
            else:
                yield record


def _listed(page: Any) -> list[Any]:
    if isinstance(page, dict):
        for key in json_records.LISTS:
            if isinstance(page.get(key), list):
                return list(page[key])
    raise Unreadable("answers a page without contents", "The feed does not follow the standard.")


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 1


def _with_page(url: str, number: int) -> str:
    parts = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "page"]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode([*query, ("page", str(number))]), ""))


def _kind_in(url: str) -> str | None:
    names = {"services": "service", "organizations": "organization", "service_at_locations": "service_at_location",
             "taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term", "locations": "location"}  # fmt: skip
    parts = urlsplit(url).path.rstrip("/").split("/")
    return next((names[part] for part in reversed(parts[-2:]) if part in names), None)
