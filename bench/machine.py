"""What this machine is and does: for the head of bench/RESULTS.md."""
import os
import platform
import tempfile
import time

SYNC_SECONDS = 1.0


def processor():
    with open('/proc/cpuinfo', encoding='utf-8') as file:
        for line in file:
            if line.startswith('model name'):
                return line.split(':', 1)[1].strip()
    return platform.machine()


def memory_gib():
    with open('/proc/meminfo', encoding='ascii') as file:
        return int(file.readline().split()[1]) / 1024 / 1024


def file_system(path):
    """Type of the file system that holds `path`."""
    best = ('', '?')
    with open('/proc/mounts', encoding='utf-8') as file:
        for line in file:
            _, at, kind = line.split()[:3]
            inside = path == at or path.startswith(at.rstrip('/') + '/')
            if inside and len(at) >= len(best[0]):
                best = (at, kind)
    return best[1]


def syncs_per_second():
    """4 KiB written and fdatasync, one after the other, where the databases lie."""
    with tempfile.TemporaryFile(prefix='purser-bench-') as file:
        page, count, began = os.urandom(4096), 0, time.monotonic()
        while time.monotonic() - began < SYNC_SECONDS:
            os.pwrite(file.fileno(), page, count % 256 * 4096)
            os.fdatasync(file.fileno())
            count += 1
        return count / (time.monotonic() - began)


def busy_since(mark=None):
    """Share of processor time used by anyone since `mark`; without one, a new mark."""
    with open('/proc/stat', encoding='ascii') as file:
        ticks = [int(field) for field in file.readline().split()[1:9]]
    now = (sum(ticks), ticks[3] + ticks[4])
    if mark is None:
        return now
    return 1 - (now[1] - mark[1]) / max(1, now[0] - mark[0])


def describe():
    return [
        ('Processor', '%s, %d cores, shared with the load generator (and PostgreSQL)'
         % (processor(), os.cpu_count())),
        ('Memory', '%.0f GiB' % memory_gib()),
        ('Kernel', '%s %s' % (platform.system(), platform.release())),
        ('Disk', '%s; %.0f fdatasync/s of 4 KiB, one after the other'
         % (file_system(tempfile.gettempdir()), syncs_per_second())),
    ]
