"""What the flat copy and the open-data page are told to publish."""

import json
import zipfile

import pytest

from commonweal.directory import exports
from commonweal.directory.actions import store
from tests.contract.directory import town

pytestmark = pytest.mark.django_db


def test_nothing_is_offered_while_nothing_is_there():
    assert exports.data_files() == []
    assert len(list(exports.pages())) == len(exports.PAGES)


class TestATown:
    @pytest.fixture(autouse=True)
    def directory_town(self, db):
        town.build()

    def test_every_page_named_is_there(self, client):
        paths = list(exports.pages())
        assert len(paths) == len(set(paths)) == len(exports.PAGES) + 3 + 24
        for path in [*paths[:4], paths[-1]]:
            assert client.get(path).status_code == 200, path

    def test_a_withdrawn_service_has_no_page(self):
        store.withdraw("service", town.uid("service", 3), by=town.BY, reason="")
        assert not any(town.uid("service", 3) in path for path in exports.pages())

    def test_every_file_can_be_written_and_hides_what_is_hidden(self, tmp_path):
        for file in exports.data_files():
            assert file.write(tmp_path) > 0
            written = tmp_path / file.name
            if written.suffix == ".zip":
                with zipfile.ZipFile(written) as package:
                    text = "".join(package.read(name).decode() for name in package.namelist())
            else:
                text = written.read_text(encoding="utf-8")
            for secret in (town.SECRET_STREET, str(town.SECRET_LATITUDE), town.SECRET_NOTE):
                assert secret not in text, file.name
        lines = (tmp_path / "services.ndjson").read_text(encoding="utf-8").splitlines()
        assert len(lines) == 24 and all(json.loads(line)["organization_id"] for line in lines)
