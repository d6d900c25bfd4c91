"""Ask the web server in this container for its health, under the name it answers to."""

import http.client
import os
import sys
from urllib.parse import urlsplit


def main() -> int:
    """0 when pages can be served; needs no Django, so it costs little every few seconds."""
    site = urlsplit(os.environ.get("SITE_URL", "http://localhost:8000"))
    port = int(os.environ.get("BIND", ":8000").rsplit(":", 1)[1])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": site.netloc})
        return 0 if connection.getresponse().status == http.client.OK else 1
    except (OSError, http.client.HTTPException):
        return 1


if __name__ == "__main__":
    sys.exit(main())
