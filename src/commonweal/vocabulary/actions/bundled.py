"""The crisis vocabulary and the synonyms that ship with the product."""

from importlib import resources

from django.db import transaction

from commonweal.kernel.actors import Actor
from commonweal.vocabulary.actions.storing import Counts, store_scheme
from commonweal.vocabulary.actions.synonyms import import_synonyms
from commonweal.vocabulary.engine import synonyms, table
from commonweal.vocabulary.models import Scheme, SynonymGroup

VERSION = "1"
SOURCE = "commonweal"
CODES = ("needs", "issues", "audiences")


@transaction.atomic
def load_bundled(*, by: Actor, force: bool = False) -> Counts:
    """Load needs, issues, audiences and synonyms once; words that a hub has changed stay as they are."""
    here = Scheme.objects.filter(code__in=CODES, source=SOURCE, version=VERSION).count()
    if here == len(CODES) and not force:
        return Counts()
    folder = resources.files("commonweal.vocabulary").joinpath("data")
    total = Counts()
    for document in table.read(folder.joinpath("crisis.csv").read_text("utf-8"), "crisis.csv"):
        total += store_scheme(document=document, by=by, source=SOURCE, keep_edits=True)
    if not SynonymGroup.objects.filter(source=SOURCE).exists():
        groups = synonyms.read(folder.joinpath("synonyms.txt").read_text("utf-8"), "synonyms.txt")
        import_synonyms(groups=groups, by=by, source=SOURCE)
    return total
