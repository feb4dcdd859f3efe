"""Reads src/ROOMS and judges C files by it; the top of that file explains its form."""
import os
import re

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
NEEDS = re.compile(r'\b\w*needs\b[^=;]*=\s*((?:\([^)]*\)\s*)?\{[^}]*\}|"[^"]*")')
TEST_FILE = re.compile(r'(^|/)(\w+_test\.c|test_\w+\.[ch])$')

C_HEADERS = set(
    'assert complex ctype errno float inttypes iso646 limits locale math setjmp signal stdalign '
    'stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string threads time wchar '
    'wctype'.split())
POSIX_HEADERS = C_HEADERS | set(
    'arpa/inet dirent execinfo fcntl getopt grp ifaddrs langinfo linux/limits malloc net/if netdb '
    'netinet/in netinet/tcp poll pthread pwd sched semaphore spawn strings sys/epoll sys/eventfd '
    'sys/file sys/ioctl sys/mman sys/prctl sys/random sys/resource sys/select sys/signalfd '
    'sys/socket sys/stat sys/statvfs sys/syscall sys/time sys/timerfd sys/types sys/uio sys/un '
    'sys/utsname sys/wait sysexits syslog termios unistd'.split())


def blank(text):
    """The code with comments and the inside of literals replaced by spaces; lines stay in place."""
    def spaces(found):
        token = found.group(0)
        inner = re.sub(r'[^\n]', ' ', token)
        if token[0] in '"\'':
            return token[0] + inner[1:-1] + token[0]
        return inner
    return TOKEN.sub(spaces, text)


def strings_of(text):
    """[(line number, inside of the literal)], includes left out."""
    out = []
    for found in TOKEN.finditer(text):
        if found.group(0)[0] != '"':
            continue
        line_start = text.rfind('\n', 0, found.start()) + 1
        if text[line_start:found.start()].lstrip().startswith('#include'):
            continue
        out.append((text.count('\n', 0, found.start()) + 1, found.group(0)[1:-1]))
    return out


def glob_pattern(glob):
    """* stays inside one folder, ** crosses folders, {a,b} chooses."""
    out = ''
    at = 0
    while at < len(glob):
        if glob.startswith('**', at):
            out, at = out + '.*', at + 2
        elif glob[at] == '*':
            out, at = out + '[^/]*', at + 1
        elif glob[at] == '{':
            end = glob.index('}', at)
            choices = '|'.join(re.escape(c) for c in glob[at + 1:end].split(','))
            out, at = out + '(?:' + choices + ')', end + 1
        else:
            out, at = out + re.escape(glob[at]), at + 1
    return re.compile(out + r'\Z')


class Block:
    def __init__(self, glob):
        self.pattern = glob_pattern(glob)
        self.may = None
        self.system = None
        self.first = None
        self.orders = []
        self.no_functions = False
        self.never = []
        self.never_text = []


class Ban:
    def __init__(self, pattern, why):
        self.pattern = re.compile(pattern)
        self.why = why
        self.excepted = []


def squeezed(arguments):
    """`struct tx  * tx` and `struct tx *tx` become the same text."""
    return re.sub(r'\s*\*\s*', ' *', ' '.join(arguments.split()))


def arguments_begin(arguments, wanted):
    """Whether the arguments of a function begin as a rule wants, whatever their names are."""
    parts = [squeezed(w) for w in wanted.split(',')]
    given = [squeezed(a) for a in arguments.split(',')]
    return len(given) >= len(parts) and all(
        re.match(re.escape(want) + r'\w*\Z', have) for want, have in zip(parts, given))


class Rooms:
    def __init__(self, root):
        self.root = root
        self.rooms, self.files, self.bans, self.borrowed = [], [], [], []
        self.borrowed_by = {}
        path = os.path.join(root, 'src', 'ROOMS')
        if os.path.isfile(path):
            with open(path, encoding='utf-8') as file:
                self._read(file.read())
        self._read_modules()

    def _read(self, text):
        block = None
        for number, line in enumerate(text.split('\n'), 1):
            words = line.split(None, 1)
            if not words or words[0].startswith('#'):
                continue
            rest = words[1] if len(words) > 1 else ''
            try:
                if line[0] in ' \t':
                    self._rule(block, words[0], rest)
                else:
                    block = self._open(words[0], rest)
            except (KeyError, ValueError, AttributeError, re.error) as fault:
                raise SystemExit('src/ROOMS:%d: not understood: %s (%s)'
                                 % (number, line.strip(), fault))

    def _open(self, word, rest):
        if word == 'ban':
            pattern, why = rest.split(' -- ')
            self.bans.append(Ban(pattern, why))
            return self.bans[-1]
        if word == 'borrow':
            headers, places = rest.split(' : ')
            self.borrowed.append(([glob_pattern(h) for h in headers.split()],
                                  [glob_pattern(p) for p in places.split()], places))
            return None
        kinds = {'room': self.rooms, 'files': self.files}
        kinds[word].append(Block(rest.strip()))
        return kinds[word][-1]

    def _rule(self, block, word, rest):
        if word == 'may':
            block.may = rest.split()
        elif word == 'system':
            block.system = {'c': C_HEADERS, 'posix': POSIX_HEADERS}[rest.strip()]
        elif word == 'first':
            block.first = rest.strip()
        elif word == 'order':
            subject, wanted = rest.split(' : ')
            block.orders.append((subject.strip(), wanted.strip()))
        elif word == 'no' and rest.strip() == 'functions':
            block.no_functions = True
        elif word in ('never', 'never-text'):
            pattern, why = rest.split(' -- ')
            (block.never if word == 'never' else block.never_text).append(
                (re.compile(pattern), why))
        elif word == 'except':
            block.excepted = [glob_pattern(g) for g in rest.split()]
        else:
            raise ValueError('unknown word ' + word)

    def _read_modules(self):
        """The order of src/modules.c and what each module of src/domain says it needs."""
        self.order, self.needs = [], {}
        path = os.path.join(self.root, 'src', 'modules.c')
        if os.path.isfile(path):
            with open(path, encoding='utf-8') as file:
                code = blank(file.read())
            # The list itself, after `modules[] = {`; declarations before it do not count.
            listed = code.partition('= {')[2] or code
            for name in re.findall(r'\b(\w+)_module\b', listed):
                if name not in self.order:
                    self.order.append(name)
        domain = os.path.join(self.root, 'src', 'domain')
        if not os.path.isdir(domain):
            return
        for noun in os.listdir(domain):
            words = set()
            folder = os.path.join(domain, noun)
            for name in os.listdir(folder) if os.path.isdir(folder) else []:
                if not name.endswith('_module.c'):
                    continue
                with open(os.path.join(folder, name), encoding='utf-8') as file:
                    text = file.read()
                for listed in NEEDS.findall(text):
                    for literal in re.findall(r'"([^"]*)"', listed):
                        words |= set(re.split(r'[\s,]+', literal.strip()))
            self.needs[noun] = words

    def check(self, report, path, text, code, functions, literals):
        """Judges one file under src/; path is relative to the project."""
        place = path.replace(os.sep, '/')[len('src/'):]
        is_test = bool(TEST_FILE.search(place))
        room = self._find(self.rooms, place)
        kind = None if is_test or place.endswith('.h') else self._find(self.files, place)
        if self.rooms and room is None:
            report.add(path, 1, 'no room of src/ROOMS holds this file')
        for found in INCLUDE.finditer(text):
            line = text.count('\n', 0, found.start()) + 1
            self._check_include(report, path, place, line, found.group(1), found.group(2),
                                None if is_test else room, kind)
        self.check_bans(report, path, code)
        if kind:
            self._check_kind(report, path, text, code, functions, literals, kind)

    @staticmethod
    def _find(blocks, place):
        return next((b for b in blocks if b.pattern.match(place)), None)

    def check_bans(self, report, path, code):
        place = path.replace(os.sep, '/')
        place = place[len('src/'):] if place.startswith('src/') else place
        for ban in self.bans:
            if any(glob.match(place) for glob in ban.excepted):
                continue
            for found in ban.pattern.finditer(code):
                report.add(path, code.count('\n', 0, found.start()) + 1,
                           '`%s`: %s' % (found.group(0).strip(' ('), ban.why))

    def _check_include(self, report, path, place, line, mark, header, room, kind):
        if mark == '<':
            self._check_outside(report, path, place, line, header, room)
            return
        if not os.path.isfile(os.path.join(self.root, 'src', header)):
            report.add(path, line, '"%s" is not found from src/: name the whole path' % header)
            return
        for block in (room, kind):
            if block and block.may is not None:
                fault = self._refusal(place, header, block.may)
                if fault:
                    report.add(path, line, fault)
                    return

    def _check_outside(self, report, path, place, line, header, room):
        stem = header[:-2] if header.endswith('.h') else header
        for patterns, places, named in self.borrowed:
            if any(p.match(header) for p in patterns):
                if not any(p.match(place) for p in places):
                    report.add(path, line, '<%s> is borrowed in %s only' % (header, named))
                elif not TEST_FILE.search(place):
                    self.borrowed_by.setdefault(header, []).append((path, line))
                return
        if stem not in POSIX_HEADERS:
            report.add(path, line, '<%s> is not listed as borrowed in src/ROOMS' % header)
        elif room and room.system is not None and stem not in room.system:
            report.add(path, line, '<%s> is a system call; this room has values only' % header)

    def _refusal(self, place, header, may):
        """None when `place` may include `header`, else the sentence."""
        if 'all' in may:
            return None
        folder, own = os.path.dirname(header), os.path.dirname(place)
        if folder == own and ('own' in may or own in may):
            return None
        for word in may:
            if word in (header, folder) or '*' in word and glob_pattern(word).match(header):
                return None
        contract = re.match(r'domain/(\w+)/(\w+)\.h\Z', header)
        if contract and ('contracts' in may or 'needs' in may):
            noun = contract.group(1)
            if contract.group(2) != noun:
                return '"%s" is private to %s: include its contract "domain/%s/%s.h"' % (
                    header, noun, noun, noun)
            if 'contracts' in may:
                return None
            return self._needs_refusal(own.split('/')[1], noun)
        return '"%s" may not be included from here (src/ROOMS)' % header

    def _needs_refusal(self, mine, noun):
        if noun not in self.needs.get(mine, ()):
            return '%s_module.c does not name "%s" in `needs`' % (mine, noun)
        if noun in self.order and mine in self.order and \
                self.order.index(noun) > self.order.index(mine):
            return '%s stands after %s in src/modules.c' % (noun, mine)
        return None

    @staticmethod
    def _check_kind(report, path, text, code, functions, literals, kind):
        headers = '\n'.join(found.group(2) if found else '' for found in (
            INCLUDE.match(line) for line in text.split('\n')))
        for pattern, why in kind.never:
            for body in (code, headers):
                for found in pattern.finditer(body):
                    report.add(path, body.count('\n', 0, found.start()) + 1,
                               '`%s`: %s' % (found.group(0).strip(), why))
        for pattern, why in kind.never_text:
            for line, literal in literals:
                if pattern.search(literal):
                    report.add(path, line, why)
        for first, _, signature in functions:
            if kind.no_functions:
                report.add(path, first + 1, 'this kind of file is const data: no functions')
                continue
            arguments = signature[signature.find('(') + 1:signature.rfind(')')]
            if kind.first and not re.match(r'(static|WARN_UNUSED static)\b', signature) \
                    and not arguments_begin(arguments, kind.first):
                report.add(path, first + 1, 'the first argument must be `%s`' % kind.first)
            for subject, wanted in kind.orders:
                if all(re.search(re.escape(word.strip()) + r'\b', arguments)
                       for word in subject.split('&')) \
                        and not arguments_begin(arguments, wanted):
                    report.add(path, first + 1, 'the arguments must begin `%s`' % wanted)

    def check_borrowed(self, report):
        """One library header, one file."""
        for header, users in sorted(self.borrowed_by.items()):
            files = sorted({path for path, _ in users})
            for path, line in users:
                if path != files[0]:
                    report.add(path, line, '<%s> stands in %s already: one file per library'
                               % (header, files[0]))
