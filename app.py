"""The demo: ``python app.py`` serves it, and a hosting service finds ``demo`` here."""

from fewshot_demo.service import Service
from fewshot_demo.ui.app import build, serve

service = Service()
demo = build(service)

if __name__ == "__main__":
    serve(demo, service)
