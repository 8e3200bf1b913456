"""lambda@2.0.10: checks it, and makes its row."""

from ..jsontext import read
from ..values import ABSENT, BOOLEAN, Pattern, instant, path_of, query_of, quoted, refuse, unquote
from ..verdicts import MISSING, Expected, escape, unknown, wrong
from ..versions import LONGEST_ID

STREAM = 'lambda_v2'
ID = '$id'
FIELDS_1 = frozenset([
    '$id', 'add', 'again', 'class', 'content-kind', 'event', 'first', 'matrix', 'tables', 'version',
    'words', 'x',
])
VALUES_2 = frozenset(['lambda'])
EXPECTED_3 = Expected('"lambda"', {'type': 'string', 'enum': VALUES_2})
VALUES_4 = frozenset(['2.0.10'])
EXPECTED_5 = Expected('"2.0.10"', {'type': 'string', 'enum': VALUES_4})
PATTERN_6 = Pattern('[0-9A-Fa-f]{8}+-[0-9A-Fa-f]{4}+-[0-9A-Fa-f]{4}+-[0-9A-Fa-f]{4}+-[0-9A-Fa-f]{12}+')
EXPECTED_7 = Expected(
    'a UUID with dashes (RFC 9562), like "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f"',
    {'type': 'string', 'pattern': PATTERN_6},
)
EXPECTED_8 = Expected('a string', {'type': 'string'})
PATTERN_9 = Pattern('[0-9]')
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
PATTERN_20 = Pattern((
    '\\{"event":"lambda","version":"2\\.0\\.10","\\$id":("([0-9a-f]{8}+-[0-9a-f]{4}+-[0-9a-f]{4}+-[0-9a-f]{4}'
    '+-[0-9a-f]{12}+)"),"class":("[^"\\\\\\x00-\\x1f]*+"),"add":"([0-9])"(?:,"x":null|(,"x":)((?>(?:true|fals'
    'e)(?=[,\\]}])))|)(?:(,"content\\-kind":)((?:"\'"|"\\\\""|"\\\\\\\\"|"a\\{b\\}c"|"한글"))|)(?:(,"matrix":)(\\[(?:\\['
    '(?:"[^"\\\\\\x00-\\x1f]*+"(?:,(?!\\])|(?=\\])))*+\\](?:,(?!\\])|(?=\\])))*+\\])|)(?:(,"tables":)(\\{(?:"[^"\\\\\\x'
    '00-\\x1f]*+":\\[(?:\\{(?:(?:"row":"[^"\\\\\\x00-\\x1f]*+")(?:,(?!\\})|(?=\\})))*+\\}(?:,(?!\\])|(?=\\])))*+\\](?:'
    ',(?!\\})|(?=\\})))*+\\})|)(?:(,"words":)(\\{(?:"[^"\\\\\\x00-\\x1f]*+":\\[(?:"[^"\\\\\\x00-\\x1f]*+"(?:,(?!\\])|(?'
    '=\\])))*+\\](?:,(?!\\})|(?=\\})))*+\\})|)(?:,"first":null|(,"first":)(\\{(?:(?:"inner":(?:null|\\{(?:(?:"ro'
    'w":"[^"\\\\\\x00-\\x1f]*+")(?:,(?!\\})|(?=\\})))*+\\}))(?:,(?!\\})|(?=\\})))*+\\})|)((?:,"again":\\{"row":"[0-9'
    'a-f]{8}+-[0-9a-f]{4}+-[0-9a-f]{4}+-[0-9a-f]{4}+-[0-9a-f]{12}+"\\}|))\\}'
))


def check_1(value, path, add):
    for i, x in enumerate(value):
        if not (type(x) is str and PATTERN_9.fullmatch(x)):
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
    if not (type(x) is str and PATTERN_6.fullmatch(x)):
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
    if not (type(x) is str and PATTERN_6.fullmatch(x)):
        wrong(x, path + '/$id', EXPECTED_7, add)
    x = value.get('class', MISSING)
    if not (type(x) is str):
        wrong(x, path + '/class', EXPECTED_8, add)
    x = value.get('add', MISSING)
    if not (type(x) is str and PATTERN_9.fullmatch(x)):
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
    return '[' + ','.join([f'''{x}''' for x in value]) + ']'


def row_10(value):
    return '[' + ','.join([f'''{row_9(x)}''' for x in value]) + ']'


def row_11(value):
    x1 = value['row']
    return ''.join((
        f'''{{"row":"{x1.lower()}"''',
        '}',
    ))


def row_12(value):
    return '[' + ','.join([f'''{row_11(x)}''' for x in value]) + ']'


def row_13(value):
    return '{' + ','.join([f'''{quoted(k)}:{row_12(x)}''' for k, x in value.items()]) + '}'


def row_14(value):
    return '[' + ','.join([f'''{quoted(x)}''' for x in value]) + ']'


def row_15(value):
    return '{' + ','.join([f'''{quoted(k)}:{row_14(x)}''' for k, x in value.items()]) + '}'


def row(value, received):
    x1 = value['event']
    x2 = value['version']
    x3 = value['$id']
    x4 = value['class']
    x5 = value['add']
    x6 = value.get('x', ABSENT)
    if x6 is None:
        x6 = ABSENT
    x7 = value.get('content-kind', ABSENT)
    x8 = value.get('matrix', ABSENT)
    x9 = value.get('tables', ABSENT)
    x10 = value.get('words', ABSENT)
    x11 = value.get('first', ABSENT)
    if x11 is None:
        x11 = ABSENT
    x12 = x11.get('inner', ABSENT) if x11 is not ABSENT else ABSENT
    if x12 is None:
        x12 = ABSENT
    x13 = x12['row'] if x12 is not ABSENT else ABSENT
    x14 = value.get('again', ABSENT)
    x15 = x14['row'] if x14 is not ABSENT else ABSENT
    return ''.join((
        f'''{{"event":"lambda"'''
        f''',"schema_version":"2.0.10"'''
        f''',"event_id":"{x3.lower()}"'''
        f''',"class_":{quoted(x4)}'''
        f''',"value":{x5}''',
        (f''',"path":{BOOLEAN[x6]}''' if x6 is not ABSENT else ''),
        (f''',"quotes":{quoted(x7)}''' if x7 is not ABSENT else ''),
        (f''',"matrix":{row_10(x8)}''' if x8 is not ABSENT else ''),
        (f''',"tables":{row_13(x9)}''' if x9 is not ABSENT else ''),
        (f''',"words":{row_15(x10)}''' if x10 is not ABSENT else ''),
        (',"first":' + ('{' + ''.join((
            (',"inner":' + ('{' + ''.join((
                (f''',"row":"{x13.lower()}"''' if x13 is not ABSENT else ''),
            ))[1:] + '}') if x12 is not ABSENT else ''),
        ))[1:] + '}') if x11 is not ABSENT else ''),
        (',"again":' + ('{' + ''.join((
            (f''',"row":"{x15.lower()}"''' if x15 is not ABSENT else ''),
        ))[1:] + '}') if x14 is not ABSENT else ''),
        f''',"received_at":"{received}"''',
        '}\n',
    ))


def row_16(value):
    x1 = value.get('inner', ABSENT)
    if x1 is None:
        x1 = ABSENT
    x2 = x1['row'] if x1 is not ABSENT else ABSENT
    return ('{' + ''.join((
        (',"inner":' + ('{' + ''.join((
            (f''',"row":"{x2.lower()}"''' if x2 is not ABSENT else ''),
        ))[1:] + '}') if x1 is not ABSENT else ''),
    ))[1:] + '}')


def take(text, start, received):
    match = PATTERN_20.match(text, start)
    if match is None:
        return None
    g1, g2, g3, g4, g5, g6, g7, g8, g9, g10, g11, g12, g13, g14, g15, g16, g17, = match.groups('')
    if g9:
        x10 = read(g10.encode())
        if not (type(x10) is list):
            return None
        check_2(x10, '', refuse)
    if g11:
        x12 = read(g12.encode())
        if not (type(x12) is dict):
            return None
        check_5(x12, '', refuse)
    if g13:
        x14 = read(g14.encode())
        if not (type(x14) is dict):
            return None
        check_7(x14, '', refuse)
    if g15:
        x16 = read(g16.encode())
        if not (type(x16) is dict):
            return None
        check_8(x16, '', refuse)
    t0 = f''',"path":{g6}''' if g5 else ''
    t1 = f''',"quotes":{g8}''' if g7 else ''
    t2 = f''',"matrix":{row_10(x10)}''' if g9 else ''
    t3 = f''',"tables":{row_13(x12)}''' if g11 else ''
    t4 = f''',"words":{row_15(x14)}''' if g13 else ''
    t5 = f''',"first":{row_16(x16)}''' if g15 else ''
    return STREAM, g2, f'''{{"event":"lambda","schema_version":"2.0.10","event_id":{g1},"class_":{g3},"value":{g4}{t0}{t1}{t2}{t3}{t4}{t5}{g17},"received_at":"{received}"}}\n'''.encode(), match.end()
