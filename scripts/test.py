"""Runs the whole suite on this machine: SQLite always, PostgreSQL when one answers, browser journeys when
Chromium is there. The last lines say what ran and what was skipped."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL_POSTGRES = [
    "postgresql://postgres@127.0.0.1:5432/postgres",
    f"postgresql://{os.environ.get('USER', 'root')}@127.0.0.1:5432/postgres",
]


def postgres() -> str | None:
    """The address of a PostgreSQL server that answers, with a database name of this checkout's own."""
    import psycopg

    given = os.environ.get("DATABASE_URL", "")
    for url in [given] if given.startswith("postgres") else LOCAL_POSTGRES:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.Error:
            continue
        name = "commonweal_" + hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
        return url.rsplit("/", 1)[0] + "/" + name
    return None


def chromium() -> str | None:
    """Where Chromium is, if it is."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def run(title: str, arguments: list[str], **environment: str) -> bool:
    """One pytest run; whether it passed."""
    print(f"\n=== {title}", flush=True)
    with tempfile.TemporaryDirectory(prefix="commonweal-test-") as home:
        surroundings = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("COMMONWEAL_", "DATABASE_URL")) or key == "COMMONWEAL_SHARED"
        }
        surroundings |= {"COMMONWEAL_HOME": home, **environment}
        return (
            subprocess.run(
                [sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=surroundings, check=False
            ).returncode
            == 0
        )


def main() -> int:
    """Exit code 0 when every run passed."""
    extra = sys.argv[1:]
    workers = ["-n", os.environ.get("TEST_WORKERS", "2"), "--dist", "loadfile"]
    results = {"SQLite": run("SQLite", ["-m", "not journey", *workers, *extra])}
    skipped = []
    url = postgres()
    if url:
        results["PostgreSQL"] = run("PostgreSQL", ["-m", "not journey", *workers, *extra], DATABASE_URL=url)
    else:
        skipped.append("the PostgreSQL pass: no server answers (set DATABASE_URL)")
    if chromium():
        results["browser journeys"] = run("browser journeys", ["-m", "journey", "tests/journeys", *extra])
    else:
        skipped.append("browser journeys: no Chromium (Debian: apt-get install chromium)")
    if not (ROOT.parent / "shared").is_dir() and not os.environ.get("COMMONWEAL_SHARED"):
        skipped.append("tests on the recorded real data and official schemas: no ../shared folder")
    print()
    for name, passed in results.items():
        print(f"{name}: {'passed' if passed else 'FAILED'}")
    for reason in skipped:
        print(f"Skipped {reason}")
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
