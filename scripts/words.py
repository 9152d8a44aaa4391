"""The interface's words: collect them from the sources, check the translations, compile them.

python scripts/words.py collect [PACKAGE …]   sources -> src/commonweal/PACKAGE/locale/LANGUAGE/LC_MESSAGES/django.po
python scripts/words.py check [PACKAGE …]     say what is missing, stale, fuzzy or broken; exit code 1 if anything is
python scripts/words.py compile               django.po -> django.mo (not kept in git)
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.plural import to_gettext

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "commonweal"
LANGUAGES = ("cy", "ar")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# The same as design.jinja sets, so that what is collected is what is looked up.
JINJA = {
    "extensions": "jinja2.ext.i18n,jinja2.ext.do",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "trimmed": "true",
    "newstyle_gettext": "true",
    "silent": "false",
}


def packages() -> list[str]:
    """The packages of the house that may have words."""
    return sorted(path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists())


def po_path(package: str, language: str) -> Path:
    """Where the translations of a package into a language are kept."""
    return SOURCE / package / "locale" / language / "LC_MESSAGES" / "django.po"


def _sources(package: str) -> Iterator[tuple[Path, str]]:
    folder = SOURCE / package
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, "python"
    for pattern in ("*.html", "*.txt"):
        for path in sorted((folder / "templates").rglob(pattern)):
            yield path, "jinja2.ext:babel_extract"


def collected(package: str) -> Catalog:
    """Every message in the sources of `package`, without translations."""
    catalog = Catalog(project="Commonweal", charset="utf-8")
    for path, method in _sources(package):
        with path.open("rb") as file:
            options = {} if method == "python" else JINJA
            found = extract(method, file, keywords=KEYWORDS, comment_tags=("Translators:",), options=options)
            try:
                for _, message, comments, context in found:
                    place = (path.relative_to(SOURCE).as_posix(), 0)
                    catalog.add(message, locations=[place], auto_comments=comments, context=context)
            except Exception as error:
                raise SystemExit(f"{path.relative_to(ROOT)}: {error}") from error
    return catalog


def plural_forms(language: str) -> str:
    """The gettext plural rule of a language, from CLDR."""
    return to_gettext(Locale.parse(language).plural_form)


def plural_count(language: str) -> int:
    """How many plural forms a language has."""
    return int(re.match(r"nplurals=(\d+)", plural_forms(language))[1])


def read(package: str, language: str) -> Catalog:
    """The kept translations; an empty catalogue when there are none yet."""
    path = po_path(package, language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def merge(package: str, language: str, template: Catalog) -> str:
    """The text of the .po file: the template's messages with the translations kept so far."""
    from io import BytesIO

    old, count = read(package, language), plural_count(language)
    new = Catalog(locale=language, project="Commonweal", charset="utf-8")
    new._num_plurals = count  # Babel's own table differs from CLDR for Welsh, and it writes no more forms than that
    for message in sorted(template, key=lambda each: ([place for place, _ in each.locations], str(each.id))):
        if not message.id:
            continue
        kept = old.get(message.id, message.context)
        string = kept.string if kept is not None else ""
        if message.pluralizable:
            given = list(string) if isinstance(string, tuple | list) else []
            string = tuple((given + [""] * count)[:count])
        places = sorted({(place, 0) for place, _ in message.locations})
        new.add(message.id, string, places, message.flags, message.auto_comments, context=message.context)
    out = BytesIO()
    write_po(out, new, omit_header=True, include_lineno=False, width=110)
    header = [
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Plural-Forms: {plural_forms(language)}\\n"',
    ]
    return "\n".join(header) + "\n\n" + out.getvalue().decode().strip() + "\n"


def collect(names: list[str]) -> None:
    """Write the .po files of the named packages."""
    for package in names:
        template = collected(package)
        if not [message for message in template if message.id]:
            continue
        for language in LANGUAGES:
            path = po_path(package, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(merge(package, language, template), encoding="utf-8")
            left = sum(1 for message in read(package, language) if message.id and not _complete(message))
            print(f"{package} {language}: {len(template)} messages, {left} to translate")


_NAMED = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)\}")
_TAGS = re.compile(r"</?[a-z][^>]*>")


def _complete(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(strings) and bool(strings)


def _names(text: str) -> set[str]:
    return {first or second for first, second in _NAMED.findall(text)}


def _broken(message: Message, language: str) -> str:
    """What is wrong with one translation, or nothing."""
    if message.fuzzy:
        return "is marked fuzzy"
    if not _complete(message):
        return "is not translated"
    if not message.pluralizable:
        if _names(message.id) != _names(message.string):
            return "has other placeholders"
        return "" if sorted(_TAGS.findall(message.id)) == sorted(_TAGS.findall(message.string)) else "has other tags"
    if len(message.string) != plural_count(language):
        return f"has {len(message.string)} plural forms instead of {plural_count(language)}"
    wanted = _names(message.id[1])
    if any(_names(form) - wanted for form in message.string) or _names(message.string[-1]) != wanted:
        return "has other placeholders"
    return ""


def problems(package: str, language: str) -> list[str]:
    """Everything wrong with one package's words in one language, one line each."""
    template = {(m.context, str(m.id)): m for m in collected(package) if m.id}
    kept = {(m.context, str(m.id)): m for m in read(package, language) if m.id}
    found = [f"{identity!r} is missing: run `make words`" for _, identity in template.keys() - kept.keys()]
    found += [f"{identity!r} is no longer used: run `make words`" for _, identity in kept.keys() - template.keys()]
    for (_, identity), message in kept.items():
        wrong = _broken(message, language)
        if wrong:
            found.append(f"{identity!r} {wrong}")
    return sorted(found)


def check(names: list[str]) -> int:
    """Print every problem; how many."""
    count = 0
    for package in names:
        for language in LANGUAGES:
            for line in problems(package, language):
                print(f"{package} {language}: {line}")
                count += 1
    return count


def compile_all() -> None:
    """Write the .mo file beside each .po file that is newer."""
    for path in sorted(SOURCE.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parts[-3], charset="utf-8", abort_invalid=True)
        fresh = target.with_suffix(".new")
        with fresh.open("wb") as file:
            write_mo(file, catalog)
        fresh.replace(target)


def main() -> int:
    """Run one verb."""
    verb, *names = sys.argv[1:] or [""]
    unknown = [name for name in names if name not in packages()]
    if verb not in ("collect", "check", "compile") or unknown:
        print(__doc__ if not unknown else f"No such package: {', '.join(unknown)}", file=sys.stderr)
        return 2
    if verb == "compile":
        compile_all()
    elif verb == "collect":
        collect(names or packages())
    else:
        return 1 if check(names or packages()) else 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
