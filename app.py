"""The demo: ``python app.py`` serves it, and a hosting service finds ``demo`` here."""

from fewshot_demo.service import Service
from fewshot_demo.settings import settings
from fewshot_demo.ui.app import build, launch

service = Service(settings())
demo = build(service, settings())

if __name__ == "__main__":
    launch(demo, service, settings())
