"""The files of deploy/: what a machine that builds and runs them would complain about."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from fewshot_demo.places import ROOT
from fewshot_demo.settings import Settings
from tests.proof.servers import certificate

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
NGINX = {file.name: file.read_text() for file in (DEPLOY / "nginx").glob("*.conf")}
PYPROJECT = (ROOT / "pyproject.toml").read_text()
TOP = {"name", "services", "networks", "volumes"}
KEYS = {
    "build", "cap_drop", "depends_on", "entrypoint", "environment", "healthcheck", "image", "init",
    "mem_limit", "networks", "ports", "read_only", "restart", "security_opt", "shm_size",
    "stop_grace_period", "tmpfs", "user", "volumes",
}  # fmt: skip


def _instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, each line joined with those that go on from it."""
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    whole = re.sub(r"\\\n\s*", " ", text).splitlines()
    pairs = (line.partition(" ") for line in whole if line.strip())
    return [(word, rest.strip()) for word, _, rest in pairs]


INSTRUCTIONS = _instructions()
LAST = INSTRUCTIONS[max(i for i, (word, _) in enumerate(INSTRUCTIONS) if word == "FROM") :]


def _values(word: str) -> list[str]:
    """What the last stage says after this word."""
    return [rest for found, rest in LAST if found == word]


def _variables(rest: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in rest.split())


def test_every_file_that_is_copied_exists_and_is_let_into_the_build():
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert "*" in ignore
    copied = [rest.split()[:-1] for word, rest in INSTRUCTIONS if word == "COPY"]
    sources = [s for some in copied if not some[0].startswith("--from") for s in some]
    assert {"fewshot_demo", "checkpoints", "assets"} <= set(sources)
    for source in sources:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in ignore, source
    assert {line[1:] for line in ignore if line.startswith("!")} == set(sources)


def test_the_image_runs_as_nobody_and_says_how_it_fares():
    (user,) = _values("USER")
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    (check,) = _values("HEALTHCHECK")
    assert f":{Settings().port}/readyz" in check
    assert _values("EXPOSE") == [str(Settings().port)]
    assert _values("VOLUME") == ["/data"]
    assert not any(word == "ADD" for word, _ in INSTRUCTIONS)


def test_the_image_sets_only_settings_that_exist(monkeypatch: pytest.MonkeyPatch):
    (given,) = _values("ENV")
    for name, value in _variables(given).items():
        if name.startswith("FEWSHOT_"):
            assert name.removeprefix("FEWSHOT_").lower() in Settings.model_fields
            monkeypatch.setenv(name, value)
    values = Settings()
    assert (values.host, str(values.data_dir)) == ("0.0.0.0", "/data")


def test_what_installs_is_pinned():
    text = (DEPLOY / "Dockerfile").read_text()
    (uv,) = re.findall(r"uv==([\d.]+)", text)
    assert f"\nuv=={uv}\n" in (ROOT / "requirements-dev.txt").read_text()
    assert [base.split(":")[1] for base in re.findall(r"^FROM (\S+)", text, re.MULTILINE)] == [
        "3.12-slim-bookworm"
    ] * 2
    pins = (DEPLOY / "requirements.txt").read_text().splitlines()
    more = {need.name: need for need in map(Requirement, pins[1:])}
    assert set(more) == {"psycopg", "psycopg-binary"}
    (extra,) = re.findall(r'^postgres = \["(.+?)"\]', PYPROJECT, re.MULTILINE)
    for need in more.values():
        (pin,) = need.specifier
        assert pin.operator == "=="
        assert pin.version in Requirement(extra).specifier


def test_the_services_are_what_compose_knows():
    assert set(COMPOSE) - TOP == {"x-hardened", "x-app"}
    assert set(SERVICES) == {"app-1", "app-2", "database", "proxy"}
    for name, service in SERVICES.items():
        assert set(service) - KEYS == set(), name
        for other, how in service.get("depends_on", {}).items():
            assert "HEALTHCHECK" in dict(LAST) if "app" in other else SERVICES[other]["healthcheck"]
            assert how == {"condition": "service_healthy"}
        for network in service["networks"]:
            assert network in COMPOSE["networks"]
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            known = (DEPLOY / source).is_dir() if source[0] == "." else source in COMPOSE["volumes"]
            assert known, volume


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_has_more_rights_than_it_needs(name: str):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert bool(service.get("ports")) == (name == "proxy")
    if name != "proxy":
        assert service["networks"] == ["inside"]
        assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_the_servers_are_two_of_one_kind_and_share_the_database(monkeypatch: pytest.MonkeyPatch):
    assert SERVICES["app-1"] == SERVICES["app-2"]
    app = SERVICES["app-1"]
    assert (DEPLOY / app["build"]["context"]).resolve() == ROOT
    assert (ROOT / app["build"]["dockerfile"]).is_file()
    assert set(app["build"]["args"]) == {"TORCH"}
    assert app["user"] == _values("USER")[0]
    for name, value in app["environment"].items():
        if name.startswith("FEWSHOT_"):
            monkeypatch.setenv(name, value)
    values = Settings()
    assert values.hops == 1
    database = SERVICES["database"]["environment"]
    user, name = database["POSTGRES_USER"], database["POSTGRES_DB"]
    assert values.database_url == f"postgresql://{user}@database/{name}"


def test_no_secret_stands_in_the_files():
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if "PASSWORD" in variable:
                assert value.startswith("${DATABASE_PASSWORD:?"), (name, variable)
    hidden = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/deploy/.env", "/deploy/nginx/tls/"} <= set(hidden)
    for file in DEPLOY.rglob("*"):
        if file.is_file() and "tls" not in file.parts and file.name != ".env":
            assert "PRIVATE KEY" not in file.read_text()


def test_nginx_reaches_every_server_at_its_port():
    named = re.findall(r"^server (\S+?)[ ;]", NGINX["servers.conf"], re.MULTILINE)
    apps = [name for name in SERVICES if name.startswith("app-")]
    assert named == [f"{name}:{Settings().port}" for name in apps]
    published = {port.split(":")[1] for port in SERVICES["proxy"]["ports"]}
    heard = re.findall(r"listen (\d+)", NGINX["nginx.conf"] + NGINX["listen.conf"])
    assert set(heard) == published
    assert f":{heard[0]}/proxy" in SERVICES["proxy"]["healthcheck"]["test"][-1]


def test_nginx_lets_through_what_the_app_takes():
    (most,) = re.findall(r"client_max_body_size (\d+)m", NGINX["nginx.conf"])
    values = Settings()
    assert int(most) * 2**20 >= max(values.max_archive, values.max_bytes, values.max_api)


def test_nginx_takes_the_files(tmp_path: Path):
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed")
    for name, text in NGINX.items():  # names of other machines are not known here
        (tmp_path / name).write_text(re.sub(r"app-\d", "127.0.0.1", text))
    certificate(tmp_path / "tls")
    command = [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_hadolint_has_nothing_to_say():
    hadolint = shutil.which("hadolint")
    if hadolint is None:
        pytest.skip("hadolint is not installed")
    command = [hadolint, str(DEPLOY / "Dockerfile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
