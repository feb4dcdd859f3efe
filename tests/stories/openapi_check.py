"""A small check of JSON values against the schemas of an OpenAPI document: type, enum, required,
properties, items, $ref, format date-time, integer ranges. Standard library only.

null stands for "absent", as the systems that these documents describe write it: it is a fault only
where a member is required. Members that the document does not have are allowed.
"""
import json
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ORDER_MANAGER = os.path.join(ROOT, '..', 'shared', 'specs', 'order-manager', 'openapi.json')
INSTANT = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')
BITS = {'int32': 31, 'int64': 63}


class Document:
    def __init__(self, path=ORDER_MANAGER):
        with open(path, encoding='utf-8') as file:
            self.root = json.load(file)

    def resolve(self, schema):
        while '$ref' in schema:
            at = self.root
            for part in schema['$ref'].lstrip('#/').split('/'):
                at = at[part]
            schema = at
        return schema

    def answer_schema(self, method, path, status):
        """The schema of an answer, or None when the document says nothing of it."""
        parts = path.split('/')
        for template, operations in self.root['paths'].items():
            wanted = template.split('/')
            if len(wanted) != len(parts) or method.lower() not in operations:
                continue
            if all(w.startswith('{') or w == p for w, p in zip(wanted, parts)):
                answer = operations[method.lower()]['responses'].get(str(status))
                content = (answer or {}).get('content', {})
                return next(iter(content.values()))['schema'] if content else None
        return None

    def faults(self, value, schema, at='$'):
        """Sentences about what is wrong with `value`."""
        schema = self.resolve(schema)
        kind = schema.get('type')
        if kind == 'array':
            if not isinstance(value, list):
                return ['%s is no array' % at]
            return [fault for i, item in enumerate(value)
                    for fault in self.faults(item, schema.get('items', {}), '%s[%d]' % (at, i))]
        if kind == 'object' and 'properties' in schema:
            return self.object_faults(value, schema, at)
        return self.scalar_faults(value, schema, at)

    def object_faults(self, value, schema, at):
        if not isinstance(value, dict):
            return ['%s is no object' % at]
        found = ['%s.%s is required' % (at, name) for name in schema.get('required', [])
                 if value.get(name) is None]
        for name, inner in schema['properties'].items():
            if name not in value:
                found.append('%s.%s is missing' % (at, name))
            elif value[name] is not None:
                found += self.faults(value[name], inner, '%s.%s' % (at, name))
        return found

    @staticmethod
    def scalar_faults(value, schema, at):
        kind, form = schema.get('type'), schema.get('format')
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if 'enum' in schema and value not in schema['enum']:
            return ['%s: %r is no word of the enum' % (at, value)]
        if kind == 'string' and not isinstance(value, str):
            return ['%s: %r is no text' % (at, value)]
        if kind == 'boolean' and not isinstance(value, bool):
            return ['%s: %r is neither true nor false' % (at, value)]
        if kind == 'number' and not is_number:
            return ['%s: %r is no number' % (at, value)]
        if kind == 'integer' and (not is_number or int(value) != value):
            return ['%s: %r is no whole number' % (at, value)]
        if form in BITS and abs(value) >= 1 << BITS[form]:
            return ['%s: %r does not fit %s' % (at, value, form)]
        if form == 'date-time' and not INSTANT.match(value):
            return ['%s: %r is no instant like 2026-11-21T07:48:41Z' % (at, value)]
        return []
