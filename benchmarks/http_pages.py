"""How many pages a second, beside an empty Django view behind the same server (granian, 2 workers) and middleware.

Prints one JSON line: requests per second and p95 milliseconds for the empty view, service pages (kept, and rendered
anew each time), searches (kept, and new each time), and an empty view without any middleware (bare). Bar: kept service pages reach 40 % of the empty view's rate.
"""

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
BAR = 0.40
ROUNDS = 5  # taken in turns, so that a busy machine is busy for all alike; medians are reported
TOPICS = ("food", "debt", "counselling", "furniture", "clothes", "legal-advice", "benefits", "company", "health")


def environment(home: str, settings: str) -> dict[str, str]:
    """What the server and the seeding process run with."""
    paths = [str(ROOT / "benchmarks"), str(ROOT)]
    return {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "COMMONWEAL_HOME": home,
        "COMMONWEAL_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": os.pathsep.join(paths),
    }


def seed(services: int) -> None:
    """A hub with `services` believable services around Leeds. Runs in a process of its own."""
    import django

    django.setup()
    from django.core.management import call_command

    from commonweal.kernel.actors import System
    from commonweal.places.actions.bundled import load_bundled as load_places
    from commonweal.vocabulary.actions.bundled import load_bundled as load_words
    from tests.factories import directory as make

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    load_words(by=System("benchmark"))
    load_places(by=System("benchmark"))
    dice = random.Random(7)
    made = []
    for number in range(services):
        topic = TOPICS[number % len(TOPICS)]
        place = make.location(
            f"Hall {number}", latitude=53.8 + dice.uniform(-0.1, 0.1), longitude=-1.55 + dice.uniform(-0.15, 0.15)
        )
        words = " ".join(dice.choices(("Welcome.", "Come as you are.", "We help with forms.", "Tea is free."), k=30))
        name = f"{topic.title()} help {number}"
        made.append(make.service(name, [place], attributes=[make.need(topic, topic)], description=words))
    make.publish(*made)
    addresses = [f"/service/{each['id']}/{each['name'].lower().replace(' ', '-')}/" for each in made]
    print(json.dumps(addresses))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _client(port: int, paths: Iterator[str], until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        started = time.perf_counter()
        request = f"GET {next(paths)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n"
        writer.write(request.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"unexpected answer to {request.splitlines()[0]}: {head[:60]!r}")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        times.append(time.perf_counter() - started)
    writer.close()


async def _load(port: int, paths: Iterator[str], seconds: float, connections: int) -> tuple[float, float]:
    """(requests per second, p95 milliseconds) of `connections` clients that ask again as soon as answered."""
    times: list[float] = []
    started = time.perf_counter()
    await asyncio.gather(*(_client(port, paths, started + seconds, times) for _ in range(connections)))
    took = time.perf_counter() - started
    return round(len(times) / took, 1), round(sorted(times)[int(len(times) * 0.95)] * 1000, 2)


def numbered(address: str) -> Iterator[str]:
    """The address again and again, never the same twice, so that nothing kept can answer."""
    sign = "&" if "?" in address else "?"
    return (f"{address}{sign}n={number}" for number in count())


def measure(
    home: str, settings: str, runs: dict[str, Iterator[str]], seconds: float, connections: int
) -> dict[str, float]:
    """Start the server with `settings`, run each of `runs` and stop it."""
    port = free_port()
    command = [sys.executable, "-m", "commonweal", "serve", "--port", str(port), "--workers", "2"]
    if settings == "_pages_bare":
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4"]
        command += ["--port", str(port), "--no-log", "commonweal.config.wsgi:application"]
    server = subprocess.Popen(command, env=environment(home, settings), cwd=ROOT)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/empty").read()
                break
            except OSError:
                time.sleep(0.1)
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
        for paths in runs.values():
            asyncio.run(_load(port, paths, seconds / 2, connections))
        for _ in range(ROUNDS):
            for name, paths in runs.items():
                taken[name].append(asyncio.run(_load(port, paths, seconds / ROUNDS, connections)))
        found: dict[str, float] = {}
        for name, rounds in taken.items():
            found[f"{name}_per_second"] = median(rate for rate, _p95 in rounds)
            found[f"{name}_p95_ms"] = median(p95 for _rate, p95 in rounds)
        return found
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


def main() -> int:
    """Seed, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=300, help="services in the hub (default 300)")
    parser.add_argument("--seconds", type=float, default=5, help="seconds for each figure (default 5)")
    parser.add_argument("--connections", type=int, default=16, help="clients at a time (default 16)")
    parser.add_argument("--seed", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.seed:
        seed(options.services)
        return 0
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, __file__, "--seed", "--services", str(options.services)]
        made = subprocess.run(
            command, env=environment(home, "_pages_settings"), cwd=ROOT, check=True, capture_output=True
        )
        addresses = json.loads(made.stdout.splitlines()[-1])[:50]
        searches = [f"/find-help/?need={topic}&place=LS{n}" for topic in TOPICS for n in (1, 2, 6, 8)]
        runs = {
            "empty": cycle(["/empty"]),
            "service": cycle(addresses),
            "service_rendered": numbered(addresses[0]),
            "search": cycle(searches),
            "search_new": numbered(searches[0]),
        }
        found = measure(home, "_pages_settings", runs, options.seconds, options.connections)
        bare = measure(home, "_pages_bare", {"bare": cycle(["/empty"])}, options.seconds, options.connections)
    share = found["service_per_second"] / found["empty_per_second"]
    line = {"benchmark": "http_pages", "workers": 2, "connections": options.connections, **found, **bare}
    line |= {"service_share_of_empty": round(share, 3), "bar": BAR, "passed": share >= BAR}
    print(json.dumps(line))
    return 0 if share >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
