"""Fetching what strangers name, without reaching into our own network."""

import ipaddress
import socket
import time
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

import httpx

from commonweal.directory.engine.readers.findings import Unreadable

TIMEOUT = httpx.Timeout(20.0, connect=10.0)
AGENT = "Commonweal directory importer (+https://openreferral.org)"
MAX_BYTES = 1024**3
_REDIRECTS = 5
_RETRIES = 4


def public_address(host: str, port: int) -> str:
    """One public IP address of `host`. Raises Unreadable when it has none or any that is private or local."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise Unreadable(f"cannot be reached: the host “{host}” is not known", "Check the address.") from error
    for text in found:
        address = ipaddress.ip_address(text.split("%")[0])
        mapped = getattr(address, "ipv4_mapped", None)
        if not (mapped or address).is_global or address.is_multicast:
            raise Unreadable(
                f"leads to {text}, an address inside a private network", "Give a public address, or a file instead."
            )
    return sorted(found)[0]


class Fetcher:
    """A polite client: one request at a time, waits when told to, follows few redirects, checks each address."""

    def __init__(self, *, allow_private: bool = False, pause: float = 0.05) -> None:
        self.allow_private, self.pause = allow_private, pause
        self.client = httpx.Client(timeout=TIMEOUT, headers={"User-Agent": AGENT}, trust_env=False)

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """The response to GET `url`, not yet read. Close it. Raises Unreadable for anything but 200 and 304."""
        for _ in range(_REDIRECTS + 1):
            response = self._patiently(url, headers or {})
            if response.has_redirect_location:
                response.close()
                url = urljoin(url, response.headers.get("location", ""))
                continue
            if response.status_code in (200, 304):
                return response
            response.close()
            raise Unreadable(f"answers {response.status_code} for {url}", "Check the address or try again later.")
        raise Unreadable("sends us in circles (more than five redirects)", "Give the final address.")

    def _patiently(self, url: str, headers: Mapping[str, str]) -> httpx.Response:
        for attempt in range(_RETRIES):
            try:
                response = self._once(url, headers)
            except httpx.HTTPError as error:
                if attempt == _RETRIES - 1:
                    raise Unreadable(f"cannot be fetched: {error}", "Check the address or try again later.") from error
                time.sleep(0.2 * 2**attempt)
                continue
            if response.status_code not in (429, 503) or attempt == _RETRIES - 1:
                return response
            wait = response.headers.get("retry-after", "")
            response.close()
            time.sleep(min(float(wait) if wait.isdigit() else 0.5 * 2**attempt, 60))
        raise Unreadable("cannot be fetched", "Try again later.")

    def _once(self, url: str, headers: Mapping[str, str]) -> httpx.Response:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Unreadable(f"is not a web address we fetch: {url}", "Use http or https.")
        request = self.client.build_request("GET", url, headers=dict(headers))
        if not self.allow_private:
            # The address is looked up once and used, so a second answer cannot lead elsewhere.
            port = parts.port or (443 if parts.scheme == "https" else 80)
            address = public_address(parts.hostname, port)
            request.url = request.url.copy_with(host=address)
            request.extensions = {**request.extensions, "sni_hostname": parts.hostname}
        time.sleep(self.pause)
        return self.client.send(request, stream=True)

    def body(self, response: httpx.Response, limit: int = MAX_BYTES) -> bytes:
        """The whole body, at most `limit` bytes. Raises Unreadable beyond it."""
        parts: list[bytes] = []
        size = 0
        try:
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > limit:
                    raise Unreadable(f"sends more than {limit // 1024**2} MB", "Ask for a smaller export.")
                parts.append(chunk)
        except httpx.HTTPError as error:
            raise Unreadable(f"stopped in the middle: {error}", "Try again later.") from error
        finally:
            response.close()
        return b"".join(parts)
