"""For other WSGI servers: `gunicorn wsgi:app`."""

from intranet.app import create_app

app = create_app()
