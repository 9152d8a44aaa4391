"""Which shape a vocabulary file has, and reading it."""

import json

from commonweal.kernel.errors import Invalid, Problem
from commonweal.vocabulary.engine import foreign, jsonld, table
from commonweal.vocabulary.engine.documents import SchemeDoc, problems_of

LARGEST = 50 * 1024 * 1024


def read(content: bytes, file: str = "file") -> list[SchemeDoc]:
    """The vocabularies in a file, whichever shape it has; checked as a whole.

    Raises Invalid with a list of problems, each naming file and row, what is wrong and how to mend it.
    """
    if len(content) > LARGEST:
        raise _wrong(file, "The file is larger than 50 MB.", "Split it by vocabulary.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(file, f"The file is not UTF-8 (byte {error.start}).", "Save it again as UTF-8.") from error
    if not text.strip() or "\x00" in text:
        raise _wrong(file, "The file is empty or not text.", "Choose a CSV, JSON or XML file.")
    schemes = _by_shape(text, file)
    problems = [problem for scheme in schemes for problem in problems_of(scheme)]
    if problems:
        raise Invalid("The vocabulary was not loaded.", problems=problems)
    return schemes


def _by_shape(text: str, file: str) -> list[SchemeDoc]:
    first = text.lstrip()[0]
    if first == "<":
        return foreign.read_open_eligibility_xml(text, file)
    if first not in "{[":
        return table.read(text, file)
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _wrong(file, f"The JSON is broken: {error}.", "Fetch or export the file again.") from error
    if foreign.is_open_eligibility_json(document):
        return foreign.read_open_eligibility_json(document, file)
    if foreign.is_government_list(document):
        return foreign.read_government_list(document, file)
    return jsonld.read(document, file)


def _wrong(file: str, message: str, mend: str) -> Invalid:
    return Invalid(problems=[Problem(file, message, mend, code="bad_file")])
