#!/usr/bin/env python3
"""Runs everything that tests and counts the cases (`make check`).

    check.py [group...] [--list] [--jobs N] [--fuzz-seconds N] [--soak-hours N]

Groups: build clang tidy unit asan tsan valgrind fuzz stories gauntlet chaos web connectors openapi
tools, and coverage, which runs only when named. A group brings the preparations it needs. A group
whose folder does not exist has no jobs. Logs stand in build/check/logs, one per job.

What a case is: each test of a program counts once per engine; an instrumented run of a program
(ASan, TSan, valgrind), a fuzzer, a clean compile and a clean tidy count as one each.
The last line is `N passed, N failed`, and `, N skipped` when some were.
"""
import argparse
import glob
import json
import os
import re
import shutil
import signal
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from check_runner import Job, Runner  # noqa: E402
from pg_temp import TempPostgres  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, 'build')
LOGS = os.path.join(BUILD, 'check', 'logs')
TEMPLATES = os.path.join(BUILD, 'check', 'templates')
PURSER = os.path.join(BUILD, 'release', 'purser')
CORES = os.cpu_count() or 2
HALF = max(1, CORES // 2)
STORY_CORES = 0.5  # a story waits for half of its time: for a process, a schedule, a retry
SHOWN_LINES = 60

GROUPS = ['build', 'clang', 'tidy', 'unit', 'stories', 'gauntlet', 'web', 'connectors', 'openapi',
          'tools', 'asan', 'tsan', 'fuzz', 'chaos', 'valgrind']
ON_REQUEST = ['coverage']
ENGINES = ('sqlite', 'postgresql')
# The layers whose tests may touch a database: they run once per engine.
ENGINE_LAYERS = ('db', 'kernel', 'domain', 'connect', 'dialects', 'api', 'server')
# Programs that valgrind does not run, each with its reason.
VALGRIND_SKIPPED = {}
UNIT_TIMEOUT_S = 300
STORY_TIMEOUT_S = 900
CHAOS_SECONDS = 20
ASAN = {'ASAN_OPTIONS': 'detect_leaks=1:abort_on_error=0:strict_string_checks=1',
        'LSAN_OPTIONS': 'suppressions=%s:print_suppressions=0'
                        % os.path.join(ROOT, 'tests', 'leaks.supp'),
        'UBSAN_OPTIONS': 'halt_on_error=1:print_stacktrace=1'}
TSAN = {'TSAN_OPTIONS': 'halt_on_error=1:second_deadlock_stack=1'}


class Postgres:
    """The private server of this run; every job gets an empty database of its own."""

    def __init__(self):
        self.server = None
        self.fault = ''
        self.lock = threading.Lock()
        self.made = 0

    def start(self):
        """Called by the main thread: the server ends with the thread that started it."""
        try:
            self.server = TempPostgres().start()
        except (OSError, RuntimeError) as fault:
            self.fault = str(fault)

    def report(self, log):
        """The job that others wait for."""
        log.write(self.fault.encode())
        return 1 if self.fault else 0

    def give(self, job):
        with self.lock:
            self.made += 1
            name = 'check_%d' % self.made
        job.env['PURSER_TEST_POSTGRES'] = self.server.database(name)

    def stop(self):
        if self.server:
            self.server.stop()


class Plan:
    def __init__(self, args):
        self.args = args
        self.postgres = Postgres()
        self.groups = args.groups or GROUPS
        self.jobs = []

    def start(self):
        if any(job.name == 'build:postgresql' for job in self.jobs):
            self.postgres.start()

    def has(self, *groups):
        return any(group in self.groups for group in groups)

    def add(self, *args, **kwargs):
        self.jobs.append(Job(*args, folder=kwargs.pop('folder', ROOT), **kwargs))

    def add_build(self, kind, cores, counting='step', expand=None, targets='', needs=()):
        # A broken bundle is the failure of the job `web`; the C tests run all the same.
        web = 'tools/web.sh build; ' if kind == 'release' else ''
        command = '%stools/setup.sh %s && ninja -C build/%s -j %d %s' % (
            web, kind, kind, cores, targets)
        self.add('build:' + kind, command, counting, cores=cores, expand=expand, timeout_s=1500,
                 needs=needs)

    def engine_env(self, engine, **more):
        return dict({'PURSER_TEST_ENGINE': engine, 'PURSER_BINARY': PURSER,
                     'PURSER_TEST_TEMPLATES': TEMPLATES}, **more)

    def make(self):
        if self.has('unit', 'stories', 'gauntlet', 'chaos'):
            self.add('build:postgresql', self.postgres.report, 'step', cores=0)
        needs_release = self.has('build', 'unit', 'stories', 'gauntlet', 'chaos', 'web', 'openapi',
                                 'connectors', 'valgrind')
        if needs_release:
            self.add_build('release', CORES, 'one', self.unit_jobs)
        if self.has('tidy'):
            self.add('tidy', [sys.executable, 'tools/tidy.py'])
        if self.has('tools'):
            for path in sorted(glob.glob(os.path.join(ROOT, 'tools', '*_test.py'))):
                self.add_python('tools', path, {})
        self.add_program_tests()
        if self.has('asan'):
            self.add_build('asan', HALF, expand=self.asan_jobs)
        if self.has('clang', 'tsan'):
            # One compile is both: clang warns of every file, and the threaded tests get TSan.
            self.add_build('tsan', HALF, 'one' if self.has('clang') else 'step',
                           self.tsan_jobs if self.has('tsan') else None,
                           'purser threaded tests/unit/libtest_objects.a')
        if self.has('fuzz') and glob.glob(os.path.join(ROOT, 'tests/fuzz/*_fuzz.c')):
            self.add_build('fuzz', HALF, expand=self.fuzz_jobs, targets='fuzzers')
        if self.has('coverage'):
            self.add_build('coverage', CORES, expand=self.coverage_jobs)
        return self.jobs

    def add_program_tests(self):
        """What runs the finished program."""
        after = ['build:release']
        for folder in ('stories', 'gauntlet', 'chaos'):
            if not self.has(folder):
                continue
            seconds = self.args.soak_hours * 3600 or CHAOS_SECONDS
            for path in sorted(glob.glob(os.path.join(ROOT, 'tests', folder, '*_test.py'))):
                for engine in ENGINES:
                    env = self.engine_env(engine, PURSER_CHAOS_SECONDS=str(int(seconds)))
                    self.add_python(folder, path, env, engine, after,
                                    STORY_TIMEOUT_S + int(self.args.soak_hours * 3600))
        if self.has('web') and os.path.isfile(os.path.join(ROOT, 'web/package.json')):
            self.add('web', 'tools/web.sh build && cd web && npm test --silent', 'node',
                     needs=after, env={'PURSER_BINARY': PURSER, 'CI': '1'}, timeout_s=900)
        if self.has('connectors'):
            for path in sorted(glob.glob(os.path.join(ROOT, 'connectors/*/check_fixtures.py'))):
                name = os.path.basename(os.path.dirname(path))
                self.add('connectors:' + name, [sys.executable, path], 'tap_or_one', needs=after,
                         env={'PURSER_BINARY': PURSER})
        if self.has('openapi') and os.path.isfile(os.path.join(ROOT, 'docs/api/openapi.json')):
            self.add('openapi', '%s openapi >build/check/openapi.json && '
                     'diff -u docs/api/openapi.json build/check/openapi.json' % PURSER, needs=after)

    def add_python(self, group, path, env, engine=None, needs=(), timeout_s=STORY_TIMEOUT_S):
        stem = os.path.basename(path)[:-len('.py')]
        name = ':'.join(part for part in (group, stem, engine) if part)
        on_postgres = engine == 'postgresql'
        self.add(name, [sys.executable, 'tools/run_unittest.py', path], 'tap', env=env,
                 cores=STORY_CORES if group in ('stories', 'gauntlet') else 1,
                 needs=list(needs) + (['build:postgresql'] if on_postgres else []),
                 prepare=self.postgres.give if on_postgres else None, timeout_s=timeout_s)

    # Jobs known only after a build: meson knows the test programs.

    @staticmethod
    def programs(kind, suite='unit'):
        path = os.path.join(BUILD, kind, 'meson-info/intro-tests.json')
        with open(path, encoding='utf-8') as file:
            tests = json.load(file)
        return [(t['name'], t['cmd'][0]) for t in tests
                if any(s.split(':')[-1] == suite for s in t['suite'])]

    def program_job(self, group, name, command, counting, env, engine='sqlite', timeout_s=None):
        on_postgres = engine == 'postgresql'
        return Job('%s:%s%s' % (group, name, ':postgresql' if on_postgres else ''), command,
                   counting, folder=ROOT,
                   env=self.engine_env(engine, CMOCKA_MESSAGE_OUTPUT='TAP', **env),
                   needs=['build:postgresql'] if on_postgres else [],
                   prepare=self.postgres.give if on_postgres else None,
                   timeout_s=timeout_s or UNIT_TIMEOUT_S)

    def unit_jobs(self):
        jobs = []
        for name, program in self.programs('release') if self.has('unit') else []:
            for engine in ENGINES if name.split('_')[0] in ENGINE_LAYERS else ENGINES[:1]:
                jobs.append(self.program_job('unit', name, [program], 'tap', {}, engine))
        if self.has('valgrind') and shutil.which('valgrind'):
            threaded = {name for name, _ in self.programs('release', 'threaded')}
            for name, program in self.programs('release'):
                if name in threaded or name in VALGRIND_SKIPPED:
                    continue
                jobs.append(self.program_job(
                    'valgrind', name,
                    ['valgrind', '-q', '--error-exitcode=99', '--leak-check=full',
                     '--errors-for-leak-kinds=definite',
                     '--suppressions=tests/valgrind.supp', program], 'one',
                    {'PURSER_UNDER_VALGRIND': '1'}, timeout_s=900))
        return jobs

    def asan_jobs(self):
        return [self.program_job('asan', name, [program], 'one', ASAN, timeout_s=900)
                for name, program in self.programs('asan')]

    def tsan_jobs(self):
        return [self.program_job('tsan', name, [program], 'one', TSAN, timeout_s=900)
                for name, program in self.programs('tsan', 'threaded')]

    def fuzz_jobs(self):
        jobs = []
        for program in sorted(glob.glob(os.path.join(BUILD, 'fuzz', '*_fuzz'))):
            name = os.path.basename(program)[:-len('_fuzz')]
            found = os.path.join(BUILD, 'check', 'fuzz', name)
            os.makedirs(found, exist_ok=True)
            command = [program, found]
            corpus = os.path.join(ROOT, 'tests/fuzz/corpus', name)
            words = os.path.join(ROOT, 'tests/fuzz', name + '.dict')
            command += [corpus] if os.path.isdir(corpus) else []
            command += ['-dict=' + words] if os.path.isfile(words) else []
            command += ['-max_total_time=%d' % self.args.fuzz_seconds, '-timeout=10',
                        '-rss_limit_mb=1024', '-verbosity=0', '-print_final_stats=1',
                        '-artifact_prefix=%s-' % found]
            jobs.append(Job('fuzz:' + name, command, 'one', env=ASAN, folder=ROOT,
                            timeout_s=self.args.fuzz_seconds + 120))
        return jobs

    def coverage_jobs(self):
        jobs = [self.program_job('coverage', name, [program], 'tap', {})
                for name, program in self.programs('coverage')]
        jobs.append(Job('coverage', [sys.executable, 'tools/coverage.py'], 'step', folder=ROOT,
                        needs=[job.name for job in jobs], needs_success=False))
        return jobs


def faults_of(lines):
    """Of a long TAP log: each `not ok` with what stands below it."""
    shown, is_fault = [], False
    for line in lines if len(lines) > SHOWN_LINES else []:
        if re.match(r'(not )?ok \d', line):
            is_fault = line.startswith('not') and '# SKIP' not in line
        if is_fault:
            shown.append(line)
    return shown


def show_failures(jobs):
    for job in jobs:
        if job.state != 'failed':
            continue
        print('\n---- %s: %s' % (job.name, job.why or '%d failed' % job.failed))
        with open(job.log, encoding='utf-8', errors='replace') as file:
            lines = file.read().rstrip().split('\n')
        # Of a long log, what matters: the faults of TAP, else its end.
        faults = faults_of(lines)
        print('\n'.join(faults[:2 * SHOWN_LINES] if faults else lines[-SHOWN_LINES:]))
        print('---- all of it: %s' % os.path.relpath(job.log, ROOT))
    blocked = [job.name for job in jobs if job.state in ('blocked', 'waiting')]
    if blocked:
        print('\nnot run, because something they need failed: %s' % ' '.join(blocked))


def summary(jobs, seconds):
    print('\n%-12s %8s %8s %8s %9s' % ('', 'passed', 'failed', 'skipped', 'seconds'))
    for group in sorted({job.group for job in jobs}):
        mine = [job for job in jobs if job.group == group]
        print('%-12s %8d %8d %8d %9.1f' % (
            group, sum(j.passed for j in mine), sum(j.failed for j in mine),
            sum(j.skipped for j in mine), sum(j.seconds for j in mine)))
    print('%.0f s on %d cores' % (seconds, CORES))
    passed, failed, skipped = (sum(getattr(j, word) for j in jobs)
                               for word in ('passed', 'failed', 'skipped'))
    line = '%d passed, %d failed' % (passed, failed)
    print(line + (', %d skipped' % skipped if skipped else ''))
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('groups', nargs='*', choices=GROUPS + ON_REQUEST + [[]])
    parser.add_argument('--list', action='store_true', help='print the jobs known before building')
    parser.add_argument('--jobs', type=int, default=CORES)
    parser.add_argument('--fuzz-seconds', type=int, default=10)
    parser.add_argument('--soak-hours', type=float, default=0)
    args = parser.parse_args()

    started = time.monotonic()
    plan = Plan(args)
    jobs = plan.make()
    if args.list:
        print('\n'.join(job.name for job in jobs))
        return 0
    if not jobs:
        print('nothing to run: the folders of these groups do not exist yet')
        return 1
    shutil.rmtree(LOGS, ignore_errors=True)
    shutil.rmtree(TEMPLATES, ignore_errors=True)
    os.makedirs(TEMPLATES)
    runner = Runner(args.jobs, LOGS, lambda line: print(line, flush=True))
    runner.add(jobs)
    plan.start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        runner.run()
    except KeyboardInterrupt:
        print('interrupted')
        return 130
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one must not leave servers behind
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        runner.stop()
        plan.postgres.stop()
    show_failures(runner.jobs)
    return 1 if summary(runner.jobs, time.monotonic() - started) else 0


if __name__ == '__main__':
    sys.exit(main())
