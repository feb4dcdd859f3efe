"""What tests of imports and exports share: a company of its own for every test, and the way of a
file through an import."""
import io
import zipfile

from purser_process import eventually
from shop_case import ShopCase


def xlsx(rows):
    """A workbook of one sheet with inline strings and numbers: what a program writes."""
    def cell(value):
        if isinstance(value, (int, float)):
            return '<c><v>%s</v></c>' % value
        return '<c t="inlineStr"><is><t>%s</t></is></c>' % value
    sheet = ''.join('<row>%s</row>' % ''.join(cell(v) for v in row) for row in rows)
    parts = {
        'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="r1"/>'
                           '</sheets></workbook>',
        'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="r1" '
                                      'Target="worksheets/sheet1.xml"/></Relationships>',
        'xl/worksheets/sheet1.xml': '<worksheet><sheetData>%s</sheetData></worksheet>' % sheet}
    held = io.BytesIO()
    with zipfile.ZipFile(held, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return held.getvalue()


class SpreadsheetCase(ShopCase):
    def begin(self, kind, status=201, **more):
        reply = self.api.post('/api/v1/imports', dict(more, kind=kind))
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def send(self, made, content, status=200, **query):
        content = content.encode() if isinstance(content, str) else content
        reply = self.api.request('PUT', '/api/v1/imports/%d/content' % made['id'], query=query,
                                 raw=content, headers={'Content-Type': 'text/csv'})
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def upload(self, kind, content, **more):
        return self.send(self.begin(kind, **more), content)

    def get(self, made):
        return self.api.get('/api/v1/imports/%d' % made['id']).json

    def act(self, made, step, ends=('ready', 'done', 'undone')):
        reply = self.api.post('/api/v1/imports/%d/%s' % (made['id'], step))
        self.assertEqual(reply.status, 202, reply)
        eventually(lambda: self.get(made)['state'] in ends, timeout_s=60)
        return self.get(made)
