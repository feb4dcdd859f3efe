"""A small GraphQL client for the live shop: the documents of shop.graphql, by name."""

import json
import os
import re
import urllib.error
import urllib.request

TOKEN_HEADER = "vendure-auth-token"


class PeerError(Exception):
    """The shop refused, or could not be started."""


def _load():
    """shop.graphql as {name: text}, fragments added where they are named."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shop.graphql")
    with open(path, encoding="utf-8") as source:
        text = re.sub(r"^#.*$", "", source.read(), flags=re.MULTILINE)
    parts = re.split(r"^(?=(?:query|mutation|fragment) )", text, flags=re.MULTILINE)
    found = {part.split()[1].split("(")[0]: part.strip() for part in parts if part.strip()}
    fragments = {n: part for n, part in found.items() if part.startswith("fragment")}
    return {name: "\n".join([part] + [f for n, f in fragments.items() if f"...{n}" in part])
            for name, part in found.items() if name not in fragments}


DOCUMENTS = _load()


class Client:
    """One session: keeps the bearer token Vendure hands out."""

    def __init__(self, url):
        self.url = url
        self.token = None

    def call(self, query, **variables):
        """Run one text and return its data; a GraphQL error or an HTTP error is a PeerError."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(self.url, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                self.token = answer.headers.get(TOKEN_HEADER) or self.token
                reply = json.load(answer)
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            raise PeerError(f"HTTP {error.code}: {text[:500]}") from error
        if reply.get("errors"):
            raise PeerError("; ".join(e.get("message", "?") for e in reply["errors"]))
        return reply["data"]

    def do(self, name, **variables):
        """Run a document of shop.graphql and return its one field; a refusal is a PeerError."""
        value = next(iter(self.call(DOCUMENTS[name], **variables).values()))
        if isinstance(value, dict) and value.get("errorCode"):
            why = value.get("transitionError") or value.get("message")
            raise PeerError(f"{value['errorCode']}: {why}")
        return value
