"""The environment is parsed once and names everything wrong at once."""

import stat

import pytest

from commonweal.config.env import read, require
from commonweal.kernel.errors import Invalid


def test_every_problem_is_named_at_once_with_its_mend(tmp_path):
    with pytest.raises(Invalid) as caught:
        require(
            {
                "COMMONWEAL_HOME": str(tmp_path),
                "COMMONWEAL_SECRET_KEY": "short",
                "COMMONWEAL_DEBUG": "perhaps",
                "DATABASE_URL": "oracle://x",
                "COMMONWEAL_BASE_URL": "ftp://x",
                "COMMONWEAL_API_RATE": "many",
            }
        )
    assert {p.where for p in caught.value.problems} == {
        "COMMONWEAL_SECRET_KEY",
        "COMMONWEAL_DEBUG",
        "DATABASE_URL",
        "COMMONWEAL_BASE_URL",
        "COMMONWEAL_API_RATE",
    }
    assert all(p.mend for p in caught.value.problems)


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    first, second = (read({"COMMONWEAL_HOME": str(tmp_path)}) for _ in range(2))
    assert first.secret_key == second.secret_key and len(first.secret_key) > 50
    assert stat.S_IMODE((tmp_path / "secrets" / "secret_key").stat().st_mode) == 0o600


def test_any_variable_can_come_from_a_file(tmp_path):
    (tmp_path / "token").write_text("from a file\n")
    env = read({"COMMONWEAL_HOME": str(tmp_path), "COMMONWEAL_METRICS_TOKEN_FILE": str(tmp_path / "token")})
    assert env.metrics_token == "from a file"
    missing = read({"COMMONWEAL_HOME": str(tmp_path), "COMMONWEAL_METRICS_TOKEN_FILE": str(tmp_path / "none")})
    assert [p.where for p in missing.problems] == ["COMMONWEAL_METRICS_TOKEN_FILE"]
