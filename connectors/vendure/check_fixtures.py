#!/usr/bin/env python3
"""Runs this pack's jq programs over the recorded exchanges in fixtures/ and compares; no network, standard library only.

    check_fixtures.py [--jq PROGRAM] [fixture.json ...]
"""

import argparse
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FORBIDDEN = ("$ENV", "env", "input", "inputs", "debug", "halt", "import", "include", "now", "input_line_number")


def words(text):
    """The identifiers of a jq program, without comments, string contents, field names and object keys."""
    out, i, stack = [], 0, []  # stack: one bracket depth for each string interpolation we are inside of
    in_string = False
    while i < len(text):
        c = text[i]
        if in_string:
            if text.startswith("\\(", i):
                stack.append(0)
                in_string, i = False, i + 2
            elif c == "\\":
                i += 2
            else:
                in_string, i = c != '"', i + 1
        elif c == "#":
            i = (text + "\n").index("\n", i)
        elif c == '"':
            in_string, i = True, i + 1
        elif c in "()" and stack:
            stack[-1] += 1 if c == "(" else -1
            if stack[-1] < 0:
                stack.pop()
                in_string = True
            i += 1
        elif c.isalpha() or c in "_$":
            begun = i
            while i < len(text) and (text[i].isalnum() or text[i] in "_$"):
                i += 1
            if text[i:i + 1] != ":" and text[begun - 1:begun] != ".":
                out.append(text[begun:i])
        else:
            i += 1
    return out


def run(jq, program, value):
    """The program's single output, or an error text."""
    ran = subprocess.run([jq, "-c", "-f", program], input=json.dumps(value), text=True, env={"PATH": os.environ.get("PATH", "")},
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=20)
    if ran.returncode:
        return None, ran.stderr.strip()
    lines = ran.stdout.splitlines()
    if len(lines) != 1:
        return None, f"{len(lines)} outputs instead of one"
    return json.loads(lines[0]), None


def differences(expected, got, path="$"):
    """The first few places where two JSON values differ."""
    if type(expected) is not type(got):
        return [f"{path}: expected {json.dumps(expected)[:120]}, got {json.dumps(got)[:120]}"]
    found = []
    if isinstance(expected, dict):
        for key in sorted(set(expected) | set(got)):
            if key not in got:
                found.append(f"{path}.{key}: missing")
            elif key not in expected:
                found.append(f"{path}.{key}: not expected")
            else:
                found += differences(expected[key], got[key], f"{path}.{key}")
    elif isinstance(expected, list):
        if len(expected) != len(got):
            found.append(f"{path}: expected {len(expected)} entries, got {len(got)}")
        for i, (a, b) in enumerate(zip(expected, got)):
            found += differences(a, b, f"{path}[{i}]")
    elif expected != got:
        found.append(f"{path}: expected {json.dumps(expected)[:120]}, got {json.dumps(got)[:120]}")
    return found


def main():
    """Check the programs, then every fixture; 1 when something differs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--jq", default="jq")
    options.add_argument("fixtures", nargs="*")
    options = options.parse_args()
    with open(os.path.join(HERE, "pack.json")) as text:
        capabilities = json.load(text)["capabilities"]
    failed = 0
    for name in sorted(glob.glob(os.path.join(HERE, "*.jq"))):
        with open(name) as text:
            bad = sorted(set(words(text.read())) & set(FORBIDDEN))
        if bad:
            failed += 1
            print(f"{os.path.basename(name)}: uses {', '.join(bad)}")
    names = options.fixtures or sorted(glob.glob(os.path.join(HERE, "fixtures", "*.json")))
    covered = set()
    for name in names:
        with open(name) as text:
            fixture = json.load(text)
        program = capabilities[fixture["capability"]][fixture["program"]]
        covered.add(program)
        got, error = run(options.jq, os.path.join(HERE, program), fixture["input"])
        wrong = [error] if error else differences(fixture["expected"], got)
        if wrong:
            failed += 1
            print(f"{os.path.basename(name)}:")
            for line in wrong[:10]:
                print(f"  {line}")
    if not options.fixtures:
        for capability in capabilities.values():
            for program in ("plan", "read"):
                if program in capability and capability[program] not in covered:
                    failed += 1
                    print(f"{capability[program]}: no fixture")
    print(f"vendure: {len(names)} fixtures, {failed} failed")
    return 1 if failed or not names else 0


if __name__ == "__main__":
    sys.exit(main())
