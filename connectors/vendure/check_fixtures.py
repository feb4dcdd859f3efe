#!/usr/bin/env python3
"""Runs this pack's jq programs over the recorded exchanges in fixtures/ and compares.

Needs no network and only the standard library.

    check_fixtures.py [--jq PROGRAM] [fixture.json ...]
"""

import argparse
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FORBIDDEN = ("$ENV", "env", "input", "inputs", "debug", "halt",
             "import", "include", "now", "input_line_number")


def words(text):
    """A jq program's identifiers, without comments, string contents, field names and keys."""
    out, i = [], 0
    stack = []  # one bracket depth for each string interpolation we are inside of
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
    ran = subprocess.run([jq, "-c", "-f", program], input=json.dumps(value), text=True, timeout=20,
                         env={"PATH": os.environ.get("PATH", "")}, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, check=False)
    if ran.returncode:
        return None, ran.stderr.strip()
    lines = ran.stdout.splitlines()
    if len(lines) != 1:
        return None, f"{len(lines)} outputs instead of one"
    return json.loads(lines[0]), None


def differences(expected, got, path="$"):
    """The places where two JSON values differ."""
    if type(expected) is type(got) and isinstance(expected, dict):
        found = [f"{path}.{key}: missing" for key in sorted(set(expected) - set(got))]
        found += [f"{path}.{key}: not expected" for key in sorted(set(got) - set(expected))]
        for key in sorted(set(expected) & set(got)):
            found += differences(expected[key], got[key], f"{path}.{key}")
        return found
    if type(expected) is type(got) and isinstance(expected, list):
        found = []
        if len(expected) != len(got):
            found.append(f"{path}: expected {len(expected)} entries, got {len(got)}")
        for i, (a, b) in enumerate(zip(expected, got)):
            found += differences(a, b, f"{path}[{i}]")
        return found
    if type(expected) is type(got) and expected == got:
        return []
    return [f"{path}: expected {json.dumps(expected)[:120]}, got {json.dumps(got)[:120]}"]


def check_words(name):
    """What a program must not use: the outside world and other files."""
    with open(name, encoding="utf-8") as text:
        bad = sorted(set(words(text.read())) & set(FORBIDDEN))
    return [f"uses {', '.join(bad)}"] if bad else []


def check_fixture(name, jq, capabilities, covered):
    """Run one recorded exchange again."""
    with open(name, encoding="utf-8") as text:
        fixture = json.load(text)
    program = capabilities[fixture["capability"]][fixture["program"]]
    covered.add(program)
    got, error = run(jq, os.path.join(HERE, program), fixture["input"])
    return [error] if error else differences(fixture["expected"], got)


def main():
    """Check the programs, then every fixture; 1 when something differs."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--jq", default="jq", help="the jq program")
    options.add_argument("fixtures", nargs="*", help="only these")
    options = options.parse_args()
    with open(os.path.join(HERE, "pack.json"), encoding="utf-8") as text:
        capabilities = json.load(text)["capabilities"]
    programs = sorted(glob.glob(os.path.join(HERE, "*.jq")))
    names = options.fixtures or sorted(glob.glob(os.path.join(HERE, "fixtures", "*.json")))
    covered = set()
    wrong = {name: check_words(name) for name in programs}
    wrong.update({name: check_fixture(name, options.jq, capabilities, covered) for name in names})
    if not options.fixtures:
        for name in programs:
            if os.path.basename(name) not in covered:
                wrong[name].append("no fixture")
    failed = {name: faults for name, faults in wrong.items() if faults}
    for name, faults in failed.items():
        for line in faults[:10]:
            print(f"{os.path.basename(name)}: {line}")
    print(f"vendure: {len(names)} fixtures, {len(failed)} failed")
    return 1 if failed or not names else 0


if __name__ == "__main__":
    sys.exit(main())
