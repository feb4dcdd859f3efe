"""A small stand-in for Purser's runner: one connection, one pack, the jq program.

Signs in as pack.json says, runs plan and read, sends the requests, follows "next", plans again
while a run is not done, and keeps every input and output in `journal`.
"""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
PACK = os.path.join(HERE, "..", "..", "..", "connectors", "vendure")


def fill(value, settings):
    """Replace {{settings.x}} in the strings of a template."""
    if isinstance(value, dict):
        return {k: fill(v, settings) for k, v in value.items()}
    if isinstance(value, str):
        for name, text in settings.items():
            value = value.replace("{{settings." + name + "}}", str(text))
    return value


def pick(value, path):
    """The value at a dotted path, or None."""
    for key in path.split("."):
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict):
            value = value.get(key)
        else:
            return None
    return value


def send_request(request, headers):
    """Send one request object; returns {status, headers, body}."""
    wire = urllib.request.Request(request["url"], method=request["method"],
                                  data=json.dumps(request["body"]).encode(),
                                  headers={**request["headers"], **headers})
    try:
        with urllib.request.urlopen(wire, timeout=30) as answer:
            status, got, text = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        status, got, text = error.code, error.headers, error.read()
    try:
        body = json.loads(text)
    except ValueError:
        body = text.decode(errors="replace")
    return {"status": status, "headers": {k.lower(): v for k, v in got.items()}, "body": body}


class Runner:
    """One connection to one shop."""

    def __init__(self, settings, auth):
        with open(os.path.join(PACK, "pack.json"), encoding="utf-8") as text:
            self.pack = json.load(text)
        self.settings = settings
        self.secrets = {**settings, **auth}
        self.auth = next(entry for entry in self.pack["auth"]
                         if all(auth.get(k) == v for k, v in entry["when"].items()))
        self.token = None
        self.journal = []
        self.before = None  # called with each request before it is sent
        self.lose = None    # says whether the reply to a request is lost

    def jq(self, capability, program, value):
        """Run one program over one input, and remember both."""
        name = os.path.join(PACK, self.pack["capabilities"][capability][program])
        ran = subprocess.run(["jq", "-c", "-f", name], input=json.dumps(value), text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if ran.returncode:
            raise SystemExit(f"{name}: {ran.stderr}\n{json.dumps(value)[:3000]}")
        result = json.loads(ran.stdout)
        self.journal.append({"capability": capability, "program": program, "input": value,
                             "expected": result})
        return result

    def plan(self, capability, records=(), cursor=None):
        """The requests of one step."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return self.jq(capability, "plan", {"settings": self.settings, "cursor": cursor,
                                            "records": list(records), "now": moment})

    def read(self, capability, request, reply, cursor=None):
        """What one reply means."""
        return self.jq(capability, "read", {
            "settings": self.settings, "request": request, "response": reply, "cursor": cursor,
            "state": request["state"]})

    def sign_in(self):
        """The login step of pack.json, as data."""
        self.token = ""
        if self.auth["kind"] == "token_login":
            reply = send_request(fill(self.auth["login"], self.secrets), {})
            accepted = self.auth["accepted"]
            if pick(reply["body"], accepted["json"]) != accepted["equals"]:
                raise SystemExit("refused: %s" % pick(reply["body"], self.auth["refusal"]["json"]))
            self.token = reply["headers"][self.auth["token"]["header"]]

    def expired(self, reply):
        """Whether a reply asks for a new token."""
        return any(rule.get("status") == reply["status"]
                   or ("json" in rule and pick(reply["body"], rule["json"]) == rule["equals"])
                   for rule in self.auth.get("expired", []))

    def send(self, request):
        """Send signed in; with an expired token sign in again, once."""
        for attempt in (1, 2):
            if self.token is None:
                self.sign_in()
            how = self.auth["send"]
            value = fill(how["value"], self.secrets).replace("{{token}}", self.token)
            reply = send_request(request, {how["header"]: value})
            if not self.expired(reply) or attempt == 2:
                break
            self.token = None
        reply["headers"] = {k: v for k, v in reply["headers"].items()
                            if k in ("content-type", "retry-after")}
        return reply

    def run(self, capability, records=(), cursor=None):
        """A whole run; returns (records, cursor, faults)."""
        out, faults, done = [], [], False
        for _ in range(200):
            queue = list(self.plan(capability, records, cursor))
            while queue:
                request = queue.pop(0)
                if self.before:
                    self.before(request)
                reply = self.send(request)
                if self.lose and self.lose(request):
                    return out, cursor, [{"message": "lost", "record_id": None, "retry": True}]
                got = self.read(capability, request, reply, cursor)
                out += got["records"]
                faults += got["faults"]
                queue += got["next"]
                cursor, done = got["cursor"], got["done"]
            if done or faults or records:
                return out, cursor, faults
        raise SystemExit("the run does not end")
