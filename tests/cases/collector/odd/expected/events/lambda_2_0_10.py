"""lambda@2.0.10: checks it, and makes its row."""

import re

from ..values import instant, path_of, query_of, unquote
from ..verdicts import MISSING, Expected, escape, unknown, wrong

TABLE = 'lambda_v2'
FIELDS_1 = frozenset([
    '$id', 'add', 'again', 'class', 'content-kind', 'event', 'first', 'matrix', 'tables', 'version',
    'words', 'x',
])
VALUES_2 = frozenset(['lambda'])
EXPECTED_3 = Expected('"lambda"', {'type': 'string', 'enum': VALUES_2})
VALUES_4 = frozenset(['2.0.10'])
EXPECTED_5 = Expected('"2.0.10"', {'type': 'string', 'enum': VALUES_4})
PATTERN_6 = re.compile('^(?:[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})$(?!\\n)').match
EXPECTED_7 = Expected(
    'a UUID with dashes (RFC 9562), like "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f"',
    {'type': 'string', 'pattern': PATTERN_6},
)
EXPECTED_8 = Expected('a string', {'type': 'string'})
PATTERN_9 = re.compile('^(?:[0-9])$(?!\\n)').match
EXPECTED_10 = Expected('an integer from 0 to 9 in a string, like "1"', {'type': 'string', 'pattern': PATTERN_9})
EXPECTED_11 = Expected('true or false', {'type': 'boolean'})
VALUES_12 = frozenset(["'", '"', '\\', 'a{b}c', '한글'])
EXPECTED_13 = Expected('one of "\'", """, "\\", "a{b}c", "한글"', {'type': 'string', 'enum': VALUES_12})
EXPECTED_14 = Expected('an array', {'type': 'array'})
EXPECTED_15 = Expected('an array of at most 3 items', {'type': 'array', 'maxItems': 3})
EXPECTED_16 = Expected('an object of names and values', {'type': 'object'})
EXPECTED_17 = Expected('an object', {'type': 'object'})
FIELDS_18 = frozenset(['row'])
FIELDS_19 = frozenset(['inner'])


def check_1(value, path, add):
    for i, x in enumerate(value):
        if not (type(x) is str and PATTERN_9(x)):
            wrong(x, f'{path}/{i}', EXPECTED_10, add)


def check_2(value, path, add):
    for i, x in enumerate(value):
        if type(x) is list:
            if not (len(x) <= 3):
                wrong(x, f'{path}/{i}', EXPECTED_15, add)
            check_1(x, f'{path}/{i}', add)
        else:
            wrong(x, f'{path}/{i}', EXPECTED_15, add)


def check_3(value, path, add):
    if not FIELDS_18.issuperset(value):
        unknown(value, FIELDS_18, path, add)
    x = value.get('row', MISSING)
    if not (type(x) is str and PATTERN_6(x)):
        wrong(x, path + '/row', EXPECTED_7, add)


def check_4(value, path, add):
    for i, x in enumerate(value):
        if type(x) is dict:
            check_3(x, f'{path}/{i}', add)
        else:
            wrong(x, f'{path}/{i}', EXPECTED_17, add)


def check_5(value, path, add):
    for k, x in value.items():
        if type(x) is list:
            check_4(x, f'{path}/{escape(k)}', add)
        else:
            wrong(x, f'{path}/{escape(k)}', EXPECTED_14, add)


def check_6(value, path, add):
    for i, x in enumerate(value):
        if not (type(x) is str):
            wrong(x, f'{path}/{i}', EXPECTED_8, add)


def check_7(value, path, add):
    for k, x in value.items():
        if type(x) is list:
            check_6(x, f'{path}/{escape(k)}', add)
        else:
            wrong(x, f'{path}/{escape(k)}', EXPECTED_14, add)


def check_8(value, path, add):
    if not FIELDS_19.issuperset(value):
        unknown(value, FIELDS_19, path, add)
    x = value.get('inner', None)
    if type(x) is dict:
        check_3(x, path + '/inner', add)
    elif x is not None:
        wrong(x, path + '/inner', EXPECTED_17, add)


def check(value, path, add):
    if not FIELDS_1.issuperset(value):
        unknown(value, FIELDS_1, path, add)
    x = value.get('event', MISSING)
    if not (type(x) is str and x in VALUES_2):
        wrong(x, path + '/event', EXPECTED_3, add)
    x = value.get('version', MISSING)
    if not (type(x) is str and x in VALUES_4):
        wrong(x, path + '/version', EXPECTED_5, add)
    x = value.get('$id', MISSING)
    if not (type(x) is str and PATTERN_6(x)):
        wrong(x, path + '/$id', EXPECTED_7, add)
    x = value.get('class', MISSING)
    if not (type(x) is str):
        wrong(x, path + '/class', EXPECTED_8, add)
    x = value.get('add', MISSING)
    if not (type(x) is str and PATTERN_9(x)):
        wrong(x, path + '/add', EXPECTED_10, add)
    x = value.get('x', None)
    if x is not None and not (type(x) is bool):
        wrong(x, path + '/x', EXPECTED_11, add)
    x = value.get('content-kind', MISSING)
    if x is not MISSING and not (type(x) is str and x in VALUES_12):
        wrong(x, path + '/content-kind', EXPECTED_13, add)
    x = value.get('matrix', MISSING)
    if type(x) is list:
        check_2(x, path + '/matrix', add)
    elif x is not MISSING:
        wrong(x, path + '/matrix', EXPECTED_14, add)
    x = value.get('tables', MISSING)
    if type(x) is dict:
        check_5(x, path + '/tables', add)
    elif x is not MISSING:
        wrong(x, path + '/tables', EXPECTED_16, add)
    x = value.get('words', MISSING)
    if type(x) is dict:
        check_7(x, path + '/words', add)
    elif x is not MISSING:
        wrong(x, path + '/words', EXPECTED_16, add)
    x = value.get('first', None)
    if type(x) is dict:
        check_8(x, path + '/first', add)
    elif x is not None:
        wrong(x, path + '/first', EXPECTED_17, add)
    x = value.get('again', MISSING)
    if type(x) is dict:
        check_3(x, path + '/again', add)
    elif x is not MISSING:
        wrong(x, path + '/again', EXPECTED_17, add)


def row_9(value):
    return [int(x) for x in value]


def row_10(value):
    return [row_9(x) for x in value]


def row_11(value):
    row = {
        'row': value['row'].lower(),
    }
    return row


def row_12(value):
    return [row_11(x) for x in value]


def row_13(value):
    return {k: row_12(x) for k, x in value.items()}


def row_14(value):
    row = {}
    x = value.get('inner')
    if x is not None:
        row['inner'] = row_11(x)
    return row


def row(value):
    row = {
        'event': value['event'],
        'schema_version': value['version'],
        'event_id': value['$id'].lower(),
        'class_': value['class'],
        'value': int(value['add']),
    }
    x = value.get('x')
    if x is not None:
        row['path'] = x
    x = value.get('content-kind')
    if x is not None:
        row['quotes'] = x
    x = value.get('matrix')
    if x is not None:
        row['matrix'] = row_10(x)
    x = value.get('tables')
    if x is not None:
        row['tables'] = row_13(x)
    x = value.get('words')
    if x is not None:
        row['words'] = x
    x = value.get('first')
    if x is not None:
        row['first'] = row_14(x)
    x = value.get('again')
    if x is not None:
        row['again'] = row_11(x)
    return row
