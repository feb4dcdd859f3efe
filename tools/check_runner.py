"""Runs jobs side by side on the cores and counts the test cases they print."""
import os
import re
import signal
import subprocess
import threading
import time

TAP_LINE = re.compile(r'^(ok|not ok) \d+\b(.*)', re.MULTILINE)
TAP_PLAN = re.compile(r'^1\.\.(\d+)', re.MULTILINE)
# node:test closes with a summary, whatever its reporter: "# pass 3" or "ℹ pass 3".
NODE_LINE = re.compile(r'^(?:#|ℹ) (pass|fail|cancelled|skipped) (\d+)$', re.MULTILINE)
SKIP_REASON = re.compile(r'# SKIP\b', re.IGNORECASE)


class Job:
    """One command, or one Python function that writes to the log and answers an exit code.

    counting: 'tap' (cmocka, unittest), 'node' (node:test), 'one' (the job is one test case),
    'tap_or_one', 'step' (a preparation: not counted unless it fails).
    prepare(job) may run just before it, to set job.env; expand() may return more jobs after it.
    needs_success=False: it runs after its needs, even when they failed.
    """

    def __init__(self, name, command, counting='one', needs=(), env=None, timeout_s=600, cores=1,
                 folder=None, prepare=None, expand=None, needs_success=True):
        self.name = name
        self.command = command
        self.counting = counting
        self.needs = tuple(needs)
        self.needs_success = needs_success
        self.env = dict(env or {})
        self.timeout_s = timeout_s
        self.cores = cores
        self.folder = folder
        self.prepare = prepare
        self.expand = expand
        self.state = 'waiting'  # running, passed, failed, blocked
        self.passed = self.failed = self.skipped = 0
        self.seconds = 0.0
        self.why = ''
        self.log = ''

    @property
    def group(self):
        return self.name.split(':')[0]


def count_tap(output):
    """(passed, failed, skipped, promised) of TAP text; several plans in one output add up."""
    passed = failed = skipped = 0
    for word, rest in TAP_LINE.findall(output):
        if SKIP_REASON.search(rest):
            skipped += 1
        elif word == 'ok':
            passed += 1
        else:
            failed += 1
    plans = [int(n) for n in TAP_PLAN.findall(output)]
    return passed, failed, skipped, sum(plans) if plans else None


def count(job, code, output):
    """Sets the counts of a finished job. What breaks without saying so is one failure."""
    if job.counting == 'tap':
        job.passed, job.failed, job.skipped, promised = count_tap(output)
        if promised is None:
            job.why = job.why or 'it printed no plan'
        elif promised > job.passed + job.failed + job.skipped:
            job.why = job.why or 'it ended before its last test'
        if job.why:
            job.failed += 1
    elif job.counting == 'tap_or_one' and TAP_PLAN.search(output):
        job.passed, job.failed, job.skipped, _ = count_tap(output)
    elif job.counting == 'node':
        sums = {'pass': 0, 'fail': 0, 'cancelled': 0, 'skipped': 0}
        found = NODE_LINE.findall(output)
        for word, number in found:
            sums[word] += int(number)
        job.passed, job.skipped = sums['pass'], sums['skipped']
        job.failed = sums['fail'] + sums['cancelled']
        if not found:
            job.why = job.why or 'it printed no summary'
            job.failed += 1
    elif code == 0 and not job.why:
        job.passed = 0 if job.counting == 'step' else 1
    else:
        job.failed = 1
    if code != 0 and job.failed == 0:
        job.why = job.why or 'exit code %d' % code
        job.failed = 1
    job.state = 'failed' if job.failed else 'passed'


class Runner:
    def __init__(self, cores, log_folder, say=print):
        self.cores = cores
        self.log_folder = log_folder
        self.say = say
        self.jobs = []
        self.changed = threading.Condition()
        self.free = cores
        self.processes = set()
        self.stopping = False

    def add(self, jobs):
        with self.changed:
            self.jobs += jobs
            self.changed.notify_all()

    def run(self):
        """Runs all jobs, in the order of the list among those whose needs are met."""
        os.makedirs(self.log_folder, exist_ok=True)
        with self.changed:
            while True:
                self._block()
                # No overtaking: a job that wants all cores would otherwise wait for ever.
                job = next((j for j in self.jobs if self._ready(j)), None)
                if job and min(job.cores, self.cores) <= self.free:
                    job.state = 'running'
                    self.free -= min(job.cores, self.cores)
                    threading.Thread(target=self._one, args=(job,), daemon=True).start()
                elif any(j.state == 'running' for j in self.jobs):
                    self.changed.wait(1.0)
                else:
                    return

    def stop(self):
        """Ends what still runs (interrupt from the keyboard)."""
        self.stopping = True
        for process in list(self.processes):
            end_session(process)

    def _ready(self, job):
        if job.state != 'waiting' or self.stopping:
            return False
        states = {j.name: j.state for j in self.jobs}
        wanted = ('passed',) if job.needs_success else ('passed', 'failed')
        return all(states.get(name) in wanted for name in job.needs)

    def _block(self):
        """A job whose preparation failed does not run; the preparation is the failure counted."""
        changed = True
        while changed:
            changed = False
            states = {j.name: j.state for j in self.jobs}
            for job in self.jobs:
                stops = ('failed', 'blocked') if job.needs_success else ('blocked',)
                if job.state == 'waiting' and any(
                        states.get(name, 'blocked') in stops for name in job.needs):
                    job.state, changed = 'blocked', True

    def _one(self, job):
        started = time.monotonic()
        job.log = os.path.join(self.log_folder, re.sub(r'[^\w.-]+', '_', job.name) + '.log')
        try:
            with open(job.log, 'wb') as log:
                if job.prepare:
                    job.prepare(job)
                code = job.command(log) if callable(job.command) else self._execute(job, log)
            with open(job.log, encoding='utf-8', errors='replace') as log:
                output = log.read()
        except Exception as fault:  # a fault of the runner is a failed job, never a lost one
            code, output, job.why = 1, '', '%s: %s' % (type(fault).__name__, fault)
        job.seconds = time.monotonic() - started
        more = []
        count(job, code, output)
        if job.state == 'passed' and job.expand:
            try:
                more = job.expand()
            except Exception as fault:
                job.state, job.failed, job.why = 'failed', 1, 'expand: %s' % fault
        self._tell(job)
        with self.changed:
            after = self.jobs.index(job) + 1
            self.jobs[after:after] = more
            self.free += min(job.cores, self.cores)
            self.changed.notify_all()

    def _execute(self, job, log):
        process = subprocess.Popen(
            job.command, shell=isinstance(job.command, str), cwd=job.folder, stdout=log,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
            env=dict(os.environ, **job.env))
        self.processes.add(process)
        try:
            return process.wait(job.timeout_s)
        except subprocess.TimeoutExpired:
            job.why = 'still running after %d s' % job.timeout_s
            return 1
        finally:
            end_session(process)
            self.processes.discard(process)

    def _tell(self, job):
        word = 'ok  ' if job.state == 'passed' else 'FAIL'
        counts = '' if job.counting == 'step' else ' %d passed' % job.passed
        if job.failed:
            counts += ', %d failed' % job.failed
        if job.skipped:
            counts += ', %d skipped' % job.skipped
        self.say('%s %6.1f s  %s%s%s' % (word, job.seconds, job.name, counts,
                                         ' (%s)' % job.why if job.why else ''))


def members(session):
    """The processes of a session; ninja gives each compiler a process group of its own."""
    for name in os.listdir('/proc'):
        if name.isdigit():
            try:
                with open('/proc/%s/stat' % name, encoding='utf-8', errors='replace') as file:
                    fields = file.read().rpartition(')')[2].split()
            except OSError:
                continue
            if int(fields[3]) == session:
                yield int(name)


def end_session(process):
    """Ends the process and whatever it started and left behind."""
    for pid in list(members(process.pid)):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    process.wait()
