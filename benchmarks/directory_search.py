"""How quickly is help found among many services, beside what a plain query over the same rows needs?

Seeds N services (real texts of ../shared when they are there, else made-up ones; places drawn from the bundled
postcode districts), then asks for keyword + need + 10 km + open now, with facet counts, a page of 20 and the total:
once through `find_help`, once through one plain SQL statement per database (FTS5 + R*Tree join; tsvector with GIN +
GiST box). The plain statement answers the same question: the same conditions with the exact distance, ranked by text,
need, distance and freshness; 20 results with what a card shows, distance and closing time; the total; and every facet
(needs with their names, languages, accessibility, kinds, ways, free), 40 values at most of each. "Open now" is a
condition here, so its count is the total. What was found is worked out once and all parts read from it, in one round
trip. It knows no synonyms, corrections, phrases, narrower needs or several places of one service, which ours does.
They take turns of 20 questions, so that what else the machine does meets both alike.
Prints one JSON line. The databases are kept in --home and used again while size and seed stay the same.
"""

import argparse
import csv
import gzip
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("COMMONWEAL_SHARED", ROOT.parent / "shared"))
MIAMI = SHARED / "data/directory/miami_211/datapackage-1566177582.zip"
POSTGRES = "postgresql://postgres@127.0.0.1:5432"
TURN = 20
NOON = datetime(2026, 6, 16, 9, 0, tzinfo=UTC)
DAYS = {"Monday": "MO", "Tuesday": "TU", "Wednesday": "WE", "Thursday": "TH", "Friday": "FR", "Saturday": "SA"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--services", type=int, default=170_000, help="how many services (default 170,000)")
    parser.add_argument("--queries", type=int, default=300, help="how many searches are timed (default 300)")
    parser.add_argument("--database", choices=["both", "sqlite", "postgresql"], default="both")
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "commonweal-bench-search")
    parser.add_argument("--fresh", action="store_true", help="seed again")
    parser.add_argument("--inner", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inner:
        print(json.dumps(measure(options)))
        return 0
    found = {"benchmark": "directory_search", "services": options.services, "queries": options.queries}
    for engine in ("sqlite", "postgresql"):
        if options.database in ("both", engine):
            found[engine] = in_own_process(engine, options)
    print(json.dumps(found))
    engines = [found[name] for name in ("sqlite", "postgresql") if name in found and "skipped" not in found[name]]
    return 0 if all(each["meets_bar"] for each in engines) else 1


def in_own_process(engine: str, options: argparse.Namespace) -> dict:
    """The figures of one database, measured in a process of its own."""
    home = options.home / f"{engine}-{options.services}"
    home.mkdir(parents=True, exist_ok=True)
    env = {**os.environ, "COMMONWEAL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "commonweal.config.settings"}
    env.pop("DATABASE_URL", None)
    if engine == "postgresql":
        import psycopg

        name = f"commonweal_bench_search_{options.services}"
        server = os.environ.get("BENCH_POSTGRES", POSTGRES)
        try:
            with psycopg.connect(f"{server}/postgres", autocommit=True, connect_timeout=2) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                    connection.execute(f"CREATE DATABASE {name}")
        except psycopg.Error as error:
            return {"skipped": f"no PostgreSQL server answers: {error}".strip()}
        env["DATABASE_URL"] = f"{server}/{name}"
    sizes = ["--services", str(options.services), "--queries", str(options.queries), "--home", str(home)]
    command = [sys.executable, __file__, "--inner", engine, *sizes, *(["--fresh"] if options.fresh else [])]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def measure(options: argparse.Namespace) -> dict:
    """All figures for the database that DATABASE_URL names."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    plain = PLAIN[connection.vendor]
    notes = options.home / "seeded.json"
    if options.fresh or not notes.exists():
        notes.unlink(missing_ok=True)
        call_command("migrate", verbosity=0)
        print(f"{connection.vendor}: seeding {options.services:,} services", file=sys.stderr)
        notes.write_text(json.dumps(seed(options.services, plain)))
    figures = json.loads(notes.read_text())
    asked = [ask(row) for row in sample(options.queries)]
    return figures | timed(asked, plain)


def timed(asked: list[dict], plain: dict) -> dict:
    """Milliseconds of our search and of the plain statement, one after the other on the same questions."""
    from django.db import connection

    from commonweal.directory.engine.search import SearchQuery, Where
    from commonweal.directory.queries.search import find_help
    from commonweal.directory.queries.shelf import held
    from commonweal.kernel.geometry import Point

    def ours(each: dict) -> int:
        query = SearchQuery(
            text=each["word"] + " ",
            terms=(each["term"],),
            place=Where(Point(each["latitude"], each["longitude"])),
            within_km=10,
            open_now=True,
            with_alternatives=False,
        )
        return find_help(query, now=each["now"]).total

    def theirs(each: dict) -> int:
        with connection.cursor() as cursor:
            cursor.execute(plain["search"], plain["values"](each))
            return sum(row[0] == "total" and int(row[2]) for row in cursor.fetchall())

    started = time.perf_counter()
    with held() as have:
        load = time.perf_counter() - started
        memory = sum(
            array.nbytes
            for array in (
                have.shelf.records,
                have.shelf.latitude,
                have.shelf.longitude,
                have.shelf.service,
                have.shelf.organisation,
                have.shelf.hours,
                have.shelf.updated,
                have.shelf.flags,
                have.shelf.tie,
                have.shelf.rows,
                have.shelf.labels.values,
                have.shelf.labels.owners,
                have.shelf.labels.starts,
                have.shelf.labels.counts,
                have.shelf.areas.values,
                have.shelf.areas.owners,
            )
        )
    cold, peer_cold, _ = in_turn(ours, theirs, asked)
    warm, peer, found = in_turn(ours, theirs, asked)
    result = {
        "load_s": round(load, 2),
        "columns_mb": round(memory / 2**20, 1),
        "found_median": sorted(found)[len(found) // 2],
        "ours_ms": spread(warm),
        "ours_first_time_ms": spread(cold),
        "plain_ms": spread(peer),
        "plain_first_time_ms": spread(peer_cold),
    }
    # Like with like: questions nobody asked before, and the same ones again. The bar is about the former.
    first = result["ours_first_time_ms"]["p95"] / result["plain_first_time_ms"]["p95"]
    again = result["ours_ms"]["p95"] / result["plain_ms"]["p95"]
    result["p95_share_of_plain"] = {"first_time": round(first, 2), "again": round(again, 2)}
    result["meets_bar"] = result["ours_first_time_ms"]["p95"] < 60 and first <= 0.5
    return result


def in_turn(ours, theirs, asked: list[dict]) -> tuple[list[float], list[float], list[int]]:
    """(milliseconds of ours, of theirs, totals of ours) for each question."""
    taken: dict = {ours: [], theirs: []}
    found = []
    for start in range(0, len(asked), TURN):
        for search in (ours, theirs):
            for each in asked[start : start + TURN]:
                started = time.perf_counter()
                total = search(each)
                taken[search].append((time.perf_counter() - started) * 1000)
                if search is ours:
                    found.append(total)
    return taken[ours], taken[theirs], found


def spread(taken: list[float]) -> dict:
    ordered = sorted(taken)
    return {
        "p50": round(ordered[len(ordered) // 2], 1),
        "p95": round(ordered[int(len(ordered) * 0.95)], 1),
        "max": round(ordered[-1], 1),
    }


def ask(row: tuple) -> dict:
    """A question that at least the drawn service may answer: a word of its name, its need, a place near it."""
    dice = random.Random(row[0])
    latitude, longitude = row[2] + dice.uniform(-0.03, 0.03), row[3] + dice.uniform(-0.03, 0.03)
    return {
        "word": dice.choice(row[1]),
        "term": dice.choice(row[4]),
        "latitude": latitude,
        "longitude": longitude,
        "now": NOON + timedelta(minutes=dice.randrange(480)),
    }


def sample(count: int) -> list[tuple]:
    """Services drawn by chance: (row, words of the name, latitude, longitude, needs)."""
    from django.db import connection

    from commonweal.directory.engine.text import STOPWORDS, words

    dice = random.Random(7)
    drawn = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(row) FROM plain_service")
        most = cursor.fetchone()[0]
        while len(drawn) < count:
            cursor.execute(
                "SELECT row, name, latitude, longitude FROM plain_service WHERE row = %s", [dice.randint(1, most)]
            )
            row, name, latitude, longitude = cursor.fetchone()
            cursor.execute("SELECT label FROM plain_label WHERE row = %s AND kind = 'term'", [row])
            terms = [label for (label,) in cursor.fetchall()]
            named = [word for word in words(name.split(" (")[0]) if word not in STOPWORDS and len(word) > 3]
            if terms and named:
                drawn.append((row, named, latitude, longitude, terms))
    return drawn


def seed(services: int, plain: dict) -> dict:
    """Fill the search index and the plain tables; how long the index took."""
    from commonweal.directory.actions import index

    started = time.perf_counter()
    entries = index.rebuild_from(documents(services))
    taken = time.perf_counter() - started
    fill_plain(services, plain)
    return {"entries": entries, "index_s": round(taken, 1), "texts": "real" if MIAMI.exists() else "made up"}


def fill_plain(services: int, plain: dict) -> None:
    """The same services in plain tables, indexed as a careful developer would."""
    from django.db import connection, transaction

    from commonweal.directory.engine.entries import entries_of

    with transaction.atomic(), connection.cursor() as cursor:
        for statement in plain["create"]:
            cursor.execute(statement)
        rows: list[tuple] = []
        labels: list[tuple] = []
        times: list[tuple] = []
        names: dict[str, str] = {}

        def flush() -> None:
            marks = ", ".join(["%s"] * 11)
            cursor.executemany(f"INSERT INTO plain_service VALUES ({marks})", rows)
            cursor.executemany("INSERT INTO plain_label VALUES (%s, %s, %s)", labels)
            cursor.executemany("INSERT INTO plain_time VALUES (%s, %s, %s)", times)
            for each in (rows, labels, times):
                each.clear()

        for row, document in enumerate(documents(services), 1):
            entry = entries_of(document, zone="Europe/London")[0]
            a, b, c, d = entry.texts
            point = entry.point
            updated = entry.updated.isoformat() if entry.updated else None
            spot = (point.latitude, point.longitude)
            rows.append((row, entry.service_id, entry.card.name, a, b, c, d, *spot, entry.is_free, updated))
            names |= entry.labels
            labels += [(row, "term", term) for term in entry.terms]
            labels += [(row, "language", code) for code in entry.languages]
            labels += [(row, "access", text) for text in entry.accessibility]
            labels += [(row, "kind", text) for text in entry.kinds]
            labels += [(row, "mode", mode) for mode in entry.modes]
            times += [(row, start, end) for start, end in entry.hours.weekly_minutes(NOON.date())]
            if len(rows) == 5000:
                flush()
        flush()
        cursor.executemany("INSERT INTO plain_term VALUES (%s, %s)", list(names.items()))
        for statement in plain["index"]:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def documents(services: int):
    """Public service documents, the same for the same number."""
    dice = random.Random(211)
    texts = real_texts() if MIAMI.exists() else made_up_texts(dice)
    with gzip.open(ROOT / "src/commonweal/places/data/uk_outcodes.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    districts = [row for row in rows if row.get("lat") and float(row["lat"])]
    from commonweal.kernel.ids import stable_id

    for number in range(services):
        text, district = texts[number % len(texts)], dice.choice(districts)
        town = district.get("town", "")
        organisation = str(stable_id("bench", "organisation", f"{text['organisation']}-{number // 40}"))
        yield {
            "id": str(stable_id("bench", "service", str(number))),
            "name": f"{text['name']} ({town})" if town else text["name"],
            "description": text["description"],
            "status": "active",
            "fees_description": dice.choice(["Free", "Free", "Fees vary", ""]),
            "assured_date": f"202{dice.randrange(4, 7)}-0{dice.randrange(1, 6)}-15",
            "organization": {"id": organisation, "name": text["organisation"]},
            "attributes": [{"id": term["id"], "taxonomy_term": term} for term in text["terms"]],
            "languages": text["languages"],
            "schedules": text["schedules"],
            "service_at_locations": [
                {
                    "id": str(stable_id("bench", "at", str(number))),
                    "location": {
                        "id": str(stable_id("bench", "location", str(number))),
                        "location_type": "physical",
                        "latitude": float(district["lat"]) + dice.uniform(-0.04, 0.04),
                        "longitude": float(district["lon"]) + dice.uniform(-0.06, 0.06),
                    },
                }
            ],
        }


def real_texts() -> list[dict]:
    """Names, descriptions, needs, languages and hours of a real directory."""
    from commonweal.kernel.ids import stable_id

    tables: dict[str, list[dict]] = {}
    with zipfile.ZipFile(MIAMI) as archive:
        for name in ("services", "organizations", "regular_schedules", "services_taxonomy", "taxonomy", "languages"):
            with archive.open(f"data/{name}.csv") as file:
                tables[name] = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
    organisations = {row["id"]: row["name"] for row in tables["organizations"]}
    names = {row["id"]: row["name"] for row in tables["taxonomy"]}
    terms, languages, schedules = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in tables["services_taxonomy"]:
        identity = str(stable_id("bench", "term", row["taxonomy_id"]))
        terms[row["service_id"]].append({"id": identity, "name": names.get(row["taxonomy_id"], "")})
    for row in tables["languages"]:
        languages[row["service_id"]].append({"id": row["id"], "name": row["language"]})
    for row in tables["regular_schedules"]:
        if row["weekday"] in DAYS:
            schedules[row["service_id"]].append(
                {
                    "freq": "WEEKLY",
                    "byday": DAYS[row["weekday"]],
                    "opens_at": row["opens_at"],
                    "closes_at": row["closes_at"],
                }
            )
    return [
        {
            "name": row["name"],
            "description": row["description"],
            "organisation": organisations.get(row["organization_id"], "Unknown"),
            "terms": terms[row["id"]],
            "languages": languages[row["id"]],
            "schedules": schedules[row["id"]],
        }
        for row in tables["services"]
    ]


def made_up_texts(dice: random.Random) -> list[dict]:
    """Texts of the same shape for a machine without the recorded data."""
    from commonweal.kernel.ids import stable_id

    kinds = [
        "food",
        "debt",
        "housing",
        "advice",
        "legal",
        "health",
        "dental",
        "youth",
        "family",
        "job",
        "skills",
        "shelter",
        "clothing",
        "transport",
    ]
    forms = [
        "bank",
        "centre",
        "project",
        "service",
        "group",
        "clinic",
        "club",
        "kitchen",
        "network",
        "hub",
        "line",
        "support",
        "pantry",
    ]
    filler = [
        f"{a}{b}"
        for a in ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu"]
        for b in kinds + forms
    ]
    week = ["MO", "TU", "WE", "TH", "FR"]
    texts = []
    for number in range(4000):
        kind, form = dice.choice(kinds), dice.choice(forms)
        opens = dice.choice(["08:00", "08:30", "09:00", "10:00"])
        chosen = dice.sample(kinds, 3)
        texts.append(
            {
                "name": f"{kind} {form} {dice.choice(filler)}".title(),
                "description": " ".join(dice.choices(kinds + forms + filler, k=90)),
                "organisation": f"{dice.choice(filler)} trust {number % 900}".title(),
                "terms": [{"id": str(stable_id("bench", "term", term)), "name": term} for term in chosen],
                "languages": [{"id": "1", "name": "English", "code": "en"}],
                "schedules": [
                    {"freq": "WEEKLY", "byday": day, "opens_at": opens, "closes_at": "17:00"} for day in week
                ],
            }
        )
    return texts


def box(each: dict) -> tuple[float, float, float, float]:
    from commonweal.kernel.geometry import Point, box_around

    around = box_around(Point(each["latitude"], each["longitude"]), 10)
    return around.south, around.north, around.west, around.east


def minute(each: dict) -> int:
    from zoneinfo import ZoneInfo

    local = each["now"].astimezone(ZoneInfo("Europe/London"))
    return local.weekday() * 1440 + local.hour * 60 + local.minute


COLUMNS = """row integer PRIMARY KEY, service_id text, name text, a text, b text, c text, d text,
    latitude double precision, longitude double precision, is_free boolean, updated date"""
KM = """12742.0176 * asin(sqrt(power(sin(radians(latitude - %s) / 2), 2)
    + cos(radians(%s)) * cos(radians(latitude)) * power(sin(radians(longitude - %s) / 2), 2)))"""
ANSWER = """, hits AS MATERIALIZED (
        SELECT row, service_id, is_free, km, (3 * text + 1 + 2 / (1 + km / 4) + 0.5 * {fresh}) / 6.5 AS score
        FROM near WHERE km <= 10
    )
    SELECT 'page' AS kind, CAST(row AS text) AS label, score AS number, {json}('service', s.service_id, 'name', s.name,
        'organisation', s.b, 'summary', substr(s.d, 1, 300), 'updated', s.updated, 'free', s.is_free, 'km', km,
        'latitude', latitude, 'longitude', longitude,
        'closes', (SELECT min(ends) FROM plain_time t WHERE t.row = s.row AND starts <= %s AND ends > %s)) AS shown
    FROM (SELECT row, km, score FROM hits ORDER BY score DESC, row LIMIT 20) page JOIN plain_service s USING (row)
    UNION ALL SELECT 'total', '', count(DISTINCT service_id), NULL FROM hits
    UNION ALL SELECT 'free', '', count(DISTINCT service_id), NULL FROM hits WHERE is_free
    UNION ALL SELECT kind, label, number, (SELECT {json}('name', name) FROM plain_term n WHERE n.label = counted.label)
    FROM (
        SELECT kind, label, number, row_number() OVER (PARTITION BY kind ORDER BY number DESC, label) AS place
        FROM (SELECT kind, label, count(DISTINCT service_id) AS number
              FROM hits JOIN plain_label USING (row) GROUP BY kind, label) grouped
    ) counted WHERE place <= 40"""


def conditions(each: dict) -> list:
    """What both plain statements ask behind the words and the box: the need, the minute; then the answer's minute."""
    now = minute(each)
    return [each["term"], now, now]


def here(each: dict) -> list:
    """The values of `KM`."""
    return [each["latitude"], each["latitude"], each["longitude"]]


def today(each: dict) -> list:
    """The values of ANSWER: the date by which freshness counts, the minute."""
    return [each["now"].date().isoformat(), minute(each), minute(each)]


PLAIN = {
    "sqlite": {
        "create": [
            "DROP TABLE IF EXISTS plain_service",
            "DROP TABLE IF EXISTS plain_label",
            "DROP TABLE IF EXISTS plain_time",
            "DROP TABLE IF EXISTS plain_term",
            "DROP TABLE IF EXISTS plain_fts",
            "DROP TABLE IF EXISTS plain_box",
            f"CREATE TABLE plain_service ({COLUMNS})",
            "CREATE TABLE plain_label (row integer, kind text, label text)",
            "CREATE TABLE plain_time (row integer, starts integer, ends integer)",
            "CREATE TABLE plain_term (label text PRIMARY KEY, name text)",
        ],
        "index": [
            "CREATE VIRTUAL TABLE plain_fts USING fts5(a, b, c, d, content='plain_service', content_rowid='row',"
            " tokenize='porter unicode61')",
            "INSERT INTO plain_fts(plain_fts) VALUES ('rebuild')",
            "CREATE VIRTUAL TABLE plain_box USING rtree(row, south, north, west, east)",
            "INSERT INTO plain_box SELECT row, latitude, latitude, longitude, longitude FROM plain_service",
            "CREATE INDEX plain_label_row ON plain_label (row, kind, label)",
            "CREATE INDEX plain_label_label ON plain_label (label, row)",
            "CREATE INDEX plain_time_row ON plain_time (row, starts, ends)",
        ],
        "search": """
            WITH near AS MATERIALIZED (
                SELECT s.row, s.service_id, s.is_free, s.updated, -bm25(plain_fts, 3, 1.5, 2.5, 1) / 20 AS text,
                    """
        + KM
        + """ AS km
                FROM plain_fts JOIN plain_box ON plain_box.row = plain_fts.rowid
                    JOIN plain_service s ON s.row = plain_fts.rowid
                WHERE plain_fts MATCH %s AND south >= %s AND north <= %s AND west >= %s AND east <= %s
                  AND EXISTS (SELECT 1 FROM plain_label l WHERE l.row = plain_fts.rowid AND kind = 'term' AND label = %s)
                  AND EXISTS (SELECT 1 FROM plain_time t WHERE t.row = plain_fts.rowid AND starts <= %s AND ends > %s)
            )"""
        + ANSWER.format(json="json_object", fresh="max(0, 1 - (julianday(%s) - julianday(updated)) / 730)"),
        "values": lambda each: [*here(each), f'"{each["word"]}"', *box(each), *conditions(each), *today(each)],
    },
    "postgresql": {
        "create": [
            "DROP TABLE IF EXISTS plain_service, plain_label, plain_time, plain_term",
            f"CREATE TABLE plain_service ({COLUMNS})",
            "CREATE TABLE plain_label (row integer, kind text, label text)",
            "CREATE TABLE plain_time (row integer, starts integer, ends integer)",
            "CREATE TABLE plain_term (label text PRIMARY KEY, name text)",
        ],
        "index": [
            "ALTER TABLE plain_service ADD COLUMN tokens tsvector",
            "UPDATE plain_service SET tokens = setweight(to_tsvector('english', a), 'A')"
            " || setweight(to_tsvector('english', c), 'B') || setweight(to_tsvector('english', b), 'C')"
            " || setweight(to_tsvector('english', d), 'D')",
            "CREATE INDEX plain_service_tokens ON plain_service USING gin (tokens)",
            "CREATE INDEX plain_service_box ON plain_service USING gist (point(longitude, latitude))",
            "CREATE INDEX plain_label_row ON plain_label (row, kind, label)",
            "CREATE INDEX plain_label_label ON plain_label (label, row)",
            "CREATE INDEX plain_time_row ON plain_time (row, starts, ends)",
        ],
        "search": """
            WITH near AS MATERIALIZED (
                SELECT s.row, s.service_id, s.is_free, s.updated, ts_rank(tokens, q.q) AS text,
                    """
        + KM
        + """ AS km
                FROM plain_service s, plainto_tsquery('english', %s) q(q)
                WHERE tokens @@ q.q AND point(longitude, latitude) <@ box(point(%s, %s), point(%s, %s))
                  AND EXISTS (SELECT 1 FROM plain_label l WHERE l.row = s.row AND kind = 'term' AND label = %s)
                  AND EXISTS (SELECT 1 FROM plain_time t WHERE t.row = s.row AND starts <= %s AND ends > %s)
            )"""
        + ANSWER.format(json="json_build_object", fresh="greatest(0, 1 - (%s::date - updated) / 730.0)"),
        "values": lambda each: [
            *here(each),
            each["word"],
            box(each)[2],
            box(each)[0],
            box(each)[3],
            box(each)[1],
            *conditions(each),
            *today(each),
        ],
    },
}


if __name__ == "__main__":
    raise SystemExit(main())
