#!/usr/bin/env python3
"""Runs the unittest cases of one file and prints TAP, a line per case as it ends.

    run_unittest.py FILE_test.py [name part...]
"""
import importlib.util
import os
import sys
import time
import unittest


class TapResult(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.number = 0
        self.failed_parts = {}
        self.started = {}

    def line(self, word, test, note=''):
        self.number += 1
        seconds = time.monotonic() - self.started.get(test, time.monotonic())
        print('%s %d - %s (%.1f s)%s' % (word, self.number, test, seconds, note), flush=True)

    def fault(self, test, err):
        self.line('not ok', test)
        for row in self._exc_info_to_string(err, test).rstrip().split('\n'):
            print('# ' + row, flush=True)

    def startTest(self, test):
        self.started[test] = time.monotonic()
        super().startTest(test)

    def addSuccess(self, test):
        if not self.failed_parts.get(test):
            self.line('ok', test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.fault(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self.fault(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.failed_parts[test] = True
            self.fault(subtest, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.line('ok', test, ' # SKIP ' + reason.replace('\n', ' '))

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.line('ok', test)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.line('not ok', test, ' # expected to fail')


def chosen(suite, parts):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from chosen(item, parts)
        elif not parts or any(part in str(item) for part in parts):
            yield item


def main():
    path = os.path.abspath(sys.argv[1])
    sys.path.insert(0, os.path.dirname(path))
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except unittest.SkipTest as skip:
        print('ok 1 - %s # SKIP %s\n1..1' % (name, skip))
        return 0
    cases = list(chosen(unittest.defaultTestLoader.loadTestsFromModule(module), sys.argv[2:]))
    result = TapResult()
    unittest.TestSuite(cases).run(result)
    # The plan comes last: sub-tests and failed class set-ups make their own lines. Without it the
    # reader knows that the run died.
    print('1..%d' % result.number, flush=True)
    return 0 if result.wasSuccessful() else 1


if __name__ == '__main__':
    sys.exit(main())
