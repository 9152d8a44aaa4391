"""HSDS JSON as one page and NDJSON, from documents that are JSON text already."""

from collections.abc import Iterable, Iterator


def ndjson(bodies: Iterable[str]) -> Iterator[str]:
    """One document a line."""
    for body in bodies:
        yield f"{body}\n"


def page(bodies: Iterable[str], total: int) -> Iterator[str]:
    """All documents as the one page of an HSDS list, in pieces of text."""
    empty = "true" if total == 0 else "false"
    yield (
        f'{{"total_items":{total},"total_pages":1,"page_number":1,"size":{total},"first_page":true,"last_page":true,'
        f'"empty":{empty},"contents":['
    )
    for number, body in enumerate(bodies):
        yield f"{',' if number else ''}\n{body}"
    yield "\n]}\n"
