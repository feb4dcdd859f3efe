"""How often each kind of step was tried, done and refused, and with what words: a step that is
always refused tests nothing."""
import re


class Tally:
    def __init__(self):
        self.done, self.refused = {}, {}

    def count(self, kind):
        self.done[kind] = self.done.get(kind, 0) + 1

    def note(self, kind, reply):
        """Whether it was done; what is neither done nor refused in words is a fault."""
        return self.note_row(kind, dict(reply.json or {}, status=reply.status))

    def note_row(self, kind, row):
        """The same for one result of a call with many."""
        if row['status'] < 300:
            self.count(kind)
            return True
        assert row['status'] in (409, 422), (kind, row)
        problem = row.get('problem') or row
        faults = problem.get('faults')
        said = problem.get('detail') or problem.get('sentence') or str(problem)
        if faults:
            said = '%s %s' % (faults[0]['path'], faults[0]['sentence'])
        said = re.sub(r'\b[A-Z]+(-[\w#]+)+|\d+', '…', said)[:90]
        words = self.refused.setdefault(kind, {})
        words[said] = words.get(said, 0) + 1
        return False

    def never_done(self, kinds):
        return [kind for kind in kinds if not self.done.get(kind)]

    def __str__(self):
        lines = []
        for kind in sorted({*self.done, *self.refused}):
            words = self.refused.get(kind, {})
            done, refused = self.done.get(kind, 0), sum(words.values())
            lines.append('# %-28s tried %4d  done %4d  refused %4d' % (
                kind, done + refused, done, refused))
            for said, count in sorted(words.items(), key=lambda pair: -pair[1])[:4]:
                lines.append('#     %3d × %s' % (count, said))
        return '\n'.join(lines)
