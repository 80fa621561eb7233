"""Settings: defaults, the environment, and what a wrong value says."""

import os
from pathlib import Path

import pytest

from fewshot_demo import places
from fewshot_demo import settings as module
from fewshot_demo.places import ROOT, own_folder
from fewshot_demo.settings import Settings, running, space


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch):
    import os

    for name in list(os.environ):
        if name.startswith(("FEWSHOT_", "GRADIO_SERVER_")):
            monkeypatch.delenv(name)
    module.settings.cache_clear()
    yield
    module.settings.cache_clear()


def test_defaults_lie_in_the_project():
    values = Settings()
    assert values.data_dir == ROOT / "data"
    assert values.checkpoints == ROOT / "checkpoints"
    assert values.database_url == f"sqlite:///{ROOT / 'data' / 'fewshot.db'}"
    assert (ROOT / "app.py").parent == Path(module.__file__).parents[2]
    assert (values.host, values.port, values.device, values.kiosk) == (
        "127.0.0.1", 7860, "auto", False,
    )  # fmt: skip
    assert (values.max_classes, values.max_images, values.max_name) == (20, 20, 60)
    assert (values.max_bytes, values.max_pixels) == (20_000_000, 54_000_000)


def test_an_installed_package_is_never_written_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert Settings().added_models == ROOT / "checkpoints" / "added"
    monkeypatch.setattr(running, "INSTALLED", True)
    assert Settings(data_dir=tmp_path).added_models == tmp_path / "models"
    assert Settings(checkpoints=tmp_path).added_models == tmp_path / "added"


def test_the_data_of_an_installed_app_lie_with_its_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    assert own_folder() == ROOT / "data"
    monkeypatch.setattr(places, "INSTALLED", True)
    monkeypatch.setattr("platformdirs.user_data_path", lambda name, appauthor: tmp_path / name)
    assert own_folder() == tmp_path / "fewshot-demo" == Settings().data_dir
    assert str(tmp_path / "fewshot-demo" / "fewshot.db") in Settings().database_url
    assert Settings(data_dir=tmp_path).data_dir == tmp_path


def test_the_environment_is_followed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("FEWSHOT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FEWSHOT_KIOSK", "1")
    monkeypatch.setenv("FEWSHOT_MAX_CLASSES", "5")
    values = Settings()
    assert values.database_url == f"sqlite:///{tmp_path / 'fewshot.db'}"
    assert values.kiosk is True
    assert values.max_classes == 5


def test_a_database_url_stands_whatever_the_folder(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FEWSHOT_DATABASE_URL", "postgresql://somewhere/fewshot")
    assert Settings().database_url == "postgresql://somewhere/fewshot"


def test_gradio_variables_are_followed_and_ours_win(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GRADIO_SERVER_NAME", "0.0.0.0")
    monkeypatch.setenv("GRADIO_SERVER_PORT", "7000")
    assert (Settings().host, Settings().port) == ("0.0.0.0", 7000)
    monkeypatch.setenv("FEWSHOT_PORT", "7001")
    assert Settings().port == 7001


def test_values_by_name_win_over_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FEWSHOT_PORT", "7001")
    assert Settings(port=7002).port == 7002


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FEWSHOT_PORT", "")
    monkeypatch.setenv("FEWSHOT_DATABASE_URL", "")
    assert Settings().port == 7860
    assert Settings().database_url.endswith("fewshot.db")


@pytest.mark.parametrize(
    ("variable", "value"),
    [("FEWSHOT_PORT", "lots"), ("FEWSHOT_MAX_IMAGES", "0"), ("FEWSHOT_DEVICE", "toaster")],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SystemExit) as stop:
        module.settings()
    assert variable in str(stop.value)
    assert repr(value) in str(stop.value)


def test_the_environment_is_read_once(monkeypatch: pytest.MonkeyPatch):
    first = module.settings()
    monkeypatch.setenv("FEWSHOT_PORT", "7001")
    assert module.settings() is first


def test_every_setting_is_described():
    assert all(field.description for field in Settings.model_fields.values())


def test_a_space_keeps_its_data_where_they_last(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    mounts: set[Path] = set()
    monkeypatch.setattr(space, "PERSISTENT", tmp_path)
    monkeypatch.setattr(Path, "is_mount", lambda path: path in mounts)
    monkeypatch.setenv("SPACE_ID", "someone/drawing")
    assert (Settings().data_dir, Settings().passing) == (ROOT / "data", True)
    mounts.add(tmp_path)
    assert (Settings().data_dir, Settings().passing) == (tmp_path, False)
    assert Settings().database_url == f"sqlite:///{tmp_path / 'fewshot.db'}"
    assert Settings(data_dir=ROOT).passing
    assert not Settings(data_dir=ROOT, database_url="postgresql://database/fewshot").passing
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert Settings().data_dir == ROOT / "data"
    monkeypatch.delenv("SPACE_ID")
    monkeypatch.undo()
    assert not Settings().passing


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "１２３４", "1234\n"])
def test_a_pin_is_four_to_eight_digits_and_is_never_said(pin: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FEWSHOT_KIOSK_PIN", pin)
    with pytest.raises(SystemExit) as wrong:
        module.settings()
    assert "FEWSHOT_KIOSK_PIN" in str(wrong.value) and pin not in str(wrong.value)


def test_the_operators_page_is_at_a_booth_with_a_pin_alone():
    assert Settings(kiosk=True, kiosk_pin="271828").operated
    assert not Settings(kiosk=True).operated and not Settings(kiosk_pin="271828").operated
    assert "271828" not in repr(Settings(kiosk_pin="271828"))
