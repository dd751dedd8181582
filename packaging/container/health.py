"""Asks the server in this container whether it is well; ends with 1 if it is not."""

from __future__ import annotations

import http.client
import os
import sys
from urllib.parse import urlsplit

PORT = 8080
PATIENCE = 4

if __name__ == "__main__":
    # The server answers to its public name alone.
    name = urlsplit(os.environ["PUBLIC_ADDRESS"]).netloc.lower()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=PATIENCE)
    try:
        connection.request("GET", "/health", headers={"Host": name})
        sys.exit(connection.getresponse().status != http.HTTPStatus.OK)
    except OSError:
        sys.exit(1)
