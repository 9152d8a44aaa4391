"""Health, metrics, headers, logs and the command line."""

import dataclasses
import json
import logging
import subprocess
import sys

import pytest

from commonweal.config import doctor, health
from commonweal.config.logs import JsonFormatter


def test_live_touches_no_database(client):
    assert client.get("/health/live").json() == {"status": "live"}


@pytest.mark.django_db
def test_ready_names_what_fails(client, monkeypatch):
    assert client.get("/health/ready").status_code == 200
    monkeypatch.setitem(health.CHECKS, "disk", lambda: "only 1 MB is free")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["failing"]) == (503, ["disk"])


@pytest.mark.django_db
def test_metrics_are_for_the_bearer_of_the_token_only(client, settings):
    assert client.get("/metrics").status_code == 404
    settings.ENV = dataclasses.replace(settings.ENV, metrics_token="a-token")
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    client.get("/health/live")
    body = client.get("/metrics", headers={"Authorization": "Bearer a-token"}).content.decode()
    assert 'commonweal_requests_total{method="GET",route="health/live",status="200"}' in body


def test_every_answer_carries_the_strict_policy(client):
    policy = client.get("/health/live").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy


def test_log_lines_are_json_and_hold_no_address(client, caplog):
    with caplog.at_level(logging.INFO, logger="commonweal.requests"):
        client.get("/health/live?email=person@example.org")
    line = json.loads(JsonFormatter().format(caplog.records[-1]))
    assert line["route"] == "health/live" and line["status"] == 200
    assert "person@example.org" not in json.dumps(line)


def test_an_errors_own_words_stay_out_of_the_log():
    import sys

    try:
        raise ValueError("person@example.org is not a number")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    line = JsonFormatter().format(record)
    assert "ValueError" in line and "test_operations.py" in line and "person@" not in line


@pytest.mark.django_db
def test_the_doctor_finds_an_open_secrets_folder(settings, tmp_path):
    (tmp_path / "secrets").mkdir(mode=0o755)
    settings.HOME = tmp_path
    assert any(f.level == "error" and "secrets" in f.what and "chmod" in f.mend for f in doctor.examine())


@pytest.mark.parametrize(("words", "code"), [([], 0), (["--help"], 0), (["nonsense"], 2)])
def test_the_command_line_answers_honestly(words, code):
    run = subprocess.run([sys.executable, "-m", "commonweal", *words], capture_output=True, text=True, check=False)
    assert run.returncode == code
    assert "serve" in run.stdout + run.stderr


def test_a_broken_environment_is_explained_not_traced():
    import os

    run = subprocess.run(
        [sys.executable, "-m", "commonweal", "serve"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COMMONWEAL_DEBUG": "perhaps", "DATABASE_URL": "oracle://x"},
    )
    assert run.returncode == 2
    assert "COMMONWEAL_DEBUG" in run.stderr and "DATABASE_URL" in run.stderr and "Traceback" not in run.stderr
