"""order_paid@1.0.0: checks it, and makes its row."""

from ..jsontext import read
from ..values import ABSENT, BOOLEAN, Pattern, instant, path_of, query_of, quoted, refuse, unquote
from ..verdicts import MISSING, Expected, escape, unknown, wrong
from ..versions import LONGEST_ID

STREAM = 'order_paid_v1'
ID = 'event_id'
FIELDS_1 = frozenset([
    'buyer', 'due_on', 'event', 'event_id', 'is_gift', 'item_count', 'location', 'method', 'note',
    'occurred_at', 'orderId', 'prices', 'ratio', 'site', 'total', 'version', 'weight',
])
VALUES_2 = frozenset(['order_paid'])
EXPECTED_3 = Expected('"order_paid"', {'type': 'string', 'enum': VALUES_2})
VALUES_4 = frozenset(['1.0.0'])
EXPECTED_5 = Expected('"1.0.0"', {'type': 'string', 'enum': VALUES_4})
PATTERN_6 = Pattern('[0-9A-Fa-f]{8}+-[0-9A-Fa-f]{4}+-[0-9A-Fa-f]{4}+-[0-9A-Fa-f]{4}+-[0-9A-Fa-f]{12}+')
EXPECTED_7 = Expected(
    'a UUID with dashes (RFC 9562), like "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f"',
    {'type': 'string', 'pattern': PATTERN_6},
)
PATTERN_8 = Pattern((
    '(?:(?:1[7-9]|2[01])[0-9]{2}+-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|'
    '30)|(?:0[13578]|1[02])-31)|(?:(?:1[7-9]|2[01])(?:0[48]|[2468][048]|[13579][26])|2000)-02-29)T(?:[01]'
    '[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9}+|)(?:Z|[+\\-](?:[01][0-9]|2[0-3]):[0-5][0-9])'
))
EXPECTED_9 = Expected(
    'a date and time with an offset (RFC 3339, years 1700 to 2199), like "2026-11-22T09:30:00.000Z"',
    {'type': 'string', 'pattern': PATTERN_8},
)
PATTERN_10 = Pattern((
    'app://shop/(?:-?+(?:[1-9][0-9]{0,17}+|[1-8][0-9]{18}+|9(?:[01][0-9]{17}+|2(?:[01][0-9]{16}+|2(?:[0-2'
    '][0-9]{15}+|3(?:[0-2][0-9]{14}+|3(?:[0-6][0-9]{13}+|7(?:[01][0-9]{12}+|20(?:[0-2][0-9]{10}+|3(?:[0-5'
    '][0-9]{9}+|6(?:[0-7][0-9]{8}+|8(?:[0-4][0-9]{7}+|5(?:[0-3][0-9]{6}+|4(?:[0-6][0-9]{5}+|7(?:[0-6][0-9'
    ']{4}+|7(?:[0-4][0-9]{3}+|5(?:[0-7][0-9]{2}+|80[0-7]))))))))))))))))|0|-9223372036854775808)/pay\\?fro'
    'm=(?:[\\-.0-9A-Z_a-z\\~]|%(?:[0-7][0-9A-Fa-f]|(?:[Cc][2-9A-Fa-f]|[Dd][0-9A-Fa-f])%[89ABab][0-9A-Fa-f]|'
    '[Ee](?:0%[ABab][0-9A-Fa-f]|[1-9ABCEFabcef]%[89ABab][0-9A-Fa-f]|[Dd]%[89][0-9A-Fa-f])%[89ABab][0-9A-F'
    'a-f]|[Ff](?:0%[9ABab][0-9A-Fa-f]|[1-3]%[89ABab][0-9A-Fa-f]|4%8[0-9A-Fa-f])%[89ABab][0-9A-Fa-f]%[89AB'
    'ab][0-9A-Fa-f]))[\\-.0-9A-Z_a-z\\~]*+(?:%(?:[0-7][0-9A-Fa-f]|(?:[Cc][2-9A-Fa-f]|[Dd][0-9A-Fa-f])%[89AB'
    'ab][0-9A-Fa-f]|[Ee](?:0%[ABab][0-9A-Fa-f]|[1-9ABCEFabcef]%[89ABab][0-9A-Fa-f]|[Dd]%[89][0-9A-Fa-f])%'
    '[89ABab][0-9A-Fa-f]|[Ff](?:0%[9ABab][0-9A-Fa-f]|[1-3]%[89ABab][0-9A-Fa-f]|4%8[0-9A-Fa-f])%[89ABab][0'
    '-9A-Fa-f]%[89ABab][0-9A-Fa-f])[\\-.0-9A-Z_a-z\\~]*+)*(?:&step=(?:-?+(?:[1-9][0-9]{0,8}+|1[0-9]{9}+|2(?'
    ':0[0-9]{8}+|1(?:[0-3][0-9]{7}+|4(?:[0-6][0-9]{6}+|7(?:[0-3][0-9]{5}+|4(?:[0-7][0-9]{4}+|8(?:[0-2][0-'
    '9]{3}+|3(?:[0-5][0-9]{2}+|6(?:[0-3][0-9]|4[0-7])))))))))|0|-2147483648)|)'
))
EXPECTED_11 = Expected(
    (
        'a URL of at most 2048 characters of the form app://shop/{shop_id:int64}/pay?from={from_screen}&step='
        '{step:int32?}'
    ),
    {'type': 'string', 'maxLength': 2048, 'pattern': PATTERN_10},
)
PATTERN_12 = Pattern('[1-9][0-9]{0,2}+')
EXPECTED_13 = Expected(
    'an integer from 1 to 999 in a string, like "1"',
    {'type': 'string', 'pattern': PATTERN_12},
)
EXPECTED_14 = Expected('an integer from 0 to 99, like 1', {'type': 'integer', 'minimum': 0, 'maximum': 99})
EXPECTED_15 = Expected(
    'a number from 0 up to 99.5, like 1.0',
    {'type': 'number', 'minimum': 0.0, 'maximum': 99.5},
)
PATTERN_16 = Pattern((
    '(?:0(?:\\.[0-9]{1,22}+|)|1(?:\\.0{1,22}+|)|(?:4\\.9[0-9]{0,16}+|[5-9](?:\\.[0-9]{1,17}+|))[Ee]-324|1(?:\\'
    '.0{1,17}+|)[Ee]\\+?+0?0|[1-9](?:\\.[0-9]{1,17}+|)[Ee]-(?:0?+[1-9]|[1-9][0-9]|[12][0-9]{2}+|3(?:[01][0-'
    '9]|2[0-3])))'
))
EXPECTED_17 = Expected(
    'a number from 0 up to 1 in a string, like "1.0"',
    {'type': 'string', 'pattern': PATTERN_16},
)
PATTERN_18 = Pattern('(?:0|[1-9][0-9]{0,2}+)(?:\\.[0-9]{1,2}+|)')
EXPECTED_19 = Expected(
    'a decimal number from 0 with at most 3 digits before and 2 after the point, in a string, like "1"',
    {'type': 'string', 'pattern': PATTERN_18},
)
EXPECTED_20 = Expected('true or false', {'type': 'boolean'})
PATTERN_21 = Pattern((
    '(?:(?:1[7-9]|2[01])[0-9]{2}+-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|'
    '30)|(?:0[13578]|1[02])-31)|(?:(?:1[7-9]|2[01])(?:0[48]|[2468][048]|[13579][26])|2000)-02-29)'
))
EXPECTED_22 = Expected(
    'a date (RFC 3339, years 1700 to 2199), like "2026-11-22"',
    {'type': 'string', 'pattern': PATTERN_21},
)
PATTERN_23 = Pattern((
    "[A-Za-z][+\\-.0-9A-Za-z]*+://(?:[!$\\&'()*+,\\-.0-9:;=A-Z_a-z\\~]*+(?:%[0-9A-Fa-f]{2}+[!$\\&'()*+,\\-.0-9:"
    ";=A-Z_a-z\\~]*+)*@|)[!$\\&'()*+,\\-.0-9;=A-Z_a-z\\~]*+(?:%[0-9A-Fa-f]{2}+[!$\\&'()*+,\\-.0-9;=A-Z_a-z\\~]*+"
    ")*(?::[0-9]*+|)(?:/[!$\\&'()*+,\\-./0-9:;=@A-Z_a-z\\~]*+(?:%[0-9A-Fa-f]{2}+[!$\\&'()*+,\\-./0-9:;=@A-Z_a-"
    "z\\~]*+)*|)(?:\\?[!$\\&'()*+,\\-./0-9:;=?@A-Z_a-z\\~]*+(?:%[0-9A-Fa-f]{2}+[!$\\&'()*+,\\-./0-9:;=?@A-Z_a-z\\"
    "~]*+)*|)(?:#[!$\\&'()*+,\\-./0-9:;=?@A-Z_a-z\\~]*+(?:%[0-9A-Fa-f]{2}+[!$\\&'()*+,\\-./0-9:;=?@A-Z_a-z\\~]*"
    '+)*|)'
))
EXPECTED_24 = Expected(
    'an absolute URL of at most 100 characters',
    {'type': 'string', 'maxLength': 100, 'pattern': PATTERN_23},
)
VALUES_25 = frozenset(['card', 'bank transfer'])
EXPECTED_26 = Expected('one of "card", "bank transfer"', {'type': 'string', 'enum': VALUES_25})
PATTERN_27 = Pattern('[a-z]++')
EXPECTED_28 = Expected(
    'a string of 2 to 10 characters that matches [a-z]+',
    {'type': 'string', 'minLength': 2, 'maxLength': 10, 'pattern': PATTERN_27},
)
EXPECTED_29 = Expected('an object', {'type': 'object'})
FIELDS_30 = frozenset(['id', 'names'])
PATTERN_31 = Pattern('[1-9]')
EXPECTED_32 = Expected('an integer from 1 to 9 in a string, like "1"', {'type': 'string', 'pattern': PATTERN_31})
EXPECTED_33 = Expected('an array of 1 to 2 items', {'type': 'array', 'minItems': 1, 'maxItems': 2})
EXPECTED_34 = Expected('a string of at most 5 characters', {'type': 'string', 'maxLength': 5})
EXPECTED_35 = Expected('an object of names and values of at most 2 names', {'type': 'object', 'maxProperties': 2})
PATTERN_36 = Pattern('(?:0|[1-9][0-9]?+)')
EXPECTED_37 = Expected('an integer from 0 to 99 in a string, like "1"', {'type': 'string', 'pattern': PATTERN_36})
PATTERN_38 = Pattern((
    '\\{"event":"order_paid","version":"1\\.0\\.0"(,"event_id":"([0-9a-f]{8}+-[0-9a-f]{4}+-[0-9a-f]{4}+-[0-9'
    'a-f]{4}+-[0-9a-f]{12}+)","occurred_at":"(?:1[7-9]|2[01])[0-9]{2}+-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0'
    '-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5'
    '][0-9]\\.[0-9]{3}+Z","location":(?>"(?=[^"]{0,2048}+")(?:app://shop/((?:-?+(?:[1-9][0-9]{0,17}+|[1-8]'
    '[0-9]{18}+|9(?:[01][0-9]{17}+|2(?:[01][0-9]{16}+|2(?:[0-2][0-9]{15}+|3(?:[0-2][0-9]{14}+|3(?:[0-6][0'
    '-9]{13}+|7(?:[01][0-9]{12}+|20(?:[0-2][0-9]{10}+|3(?:[0-5][0-9]{9}+|6(?:[0-7][0-9]{8}+|8(?:[0-4][0-9'
    ']{7}+|5(?:[0-3][0-9]{6}+|4(?:[0-6][0-9]{5}+|7(?:[0-6][0-9]{4}+|7(?:[0-4][0-9]{3}+|5(?:[0-7][0-9]{2}+'
    '|80[0-7]))))))))))))))))|0|-9223372036854775808))/pay\\?from=([\\-.0-9A-Z_a-z\\~]++)(?:&step=((?:-?+(?:'
    '[1-9][0-9]{0,8}+|1[0-9]{9}+|2(?:0[0-9]{8}+|1(?:[0-3][0-9]{7}+|4(?:[0-6][0-9]{6}+|7(?:[0-3][0-9]{5}+|'
    '4(?:[0-7][0-9]{4}+|8(?:[0-2][0-9]{3}+|3(?:[0-5][0-9]{2}+|6(?:[0-3][0-9]|4[0-7])))))))))|0|-214748364'
    '8))|))")),"orderId":"([1-9][0-9]{0,2}+)"((?:,"item_count":(?>(?:0|[1-9][0-9]?+)(?=[,\\]}]))|))(?:(,"w'
    'eight":)(-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?+(?:[eE][+\\-]?[0-9]++)?+)|)(?:(,"ratio":)(?>"((?:0(?:\\.[0'
    '-9]{1,22}+|)|1(?:\\.0{1,22}+|)|(?:4\\.9[0-9]{0,16}+|[5-9](?:\\.[0-9]{1,17}+|))[Ee]-324|1(?:\\.0{1,17}+|)'
    '[Ee]\\+?+0?0|[1-9](?:\\.[0-9]{1,17}+|)[Ee]-(?:0?+[1-9]|[1-9][0-9]|[12][0-9]{2}+|3(?:[01][0-9]|2[0-3]))'
    '))")|)(?:,"total":null|(,"total":)("(?:0|[1-9][0-9]{0,2}+)(?:\\.[0-9]{1,2}+|)"))(?:,"is_gift":null|(,'
    '"is_gift":)((?>(?:true|false)(?=[,\\]}])))|)((?:,"due_on":(?>"(?:(?:1[7-9]|2[01])[0-9]{2}+-(?:(?:0[1-'
    '9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)|(?:(?:1[7-9]'
    '|2[01])(?:0[48]|[2468][048]|[13579][26])|2000)-02-29)")|)(?:,"site":(?>"(?=[^"]{0,100}+")[A-Za-z][+\\'
    "-.0-9A-Za-z]*+://(?:[!$\\&'()*+,\\-.0-9:;=A-Z_a-z\\~]*+(?:%[0-9A-Fa-f]{2}+[!$\\&'()*+,\\-.0-9:;=A-Z_a-z\\~"
    "]*+)*@|)[!$\\&'()*+,\\-.0-9;=A-Z_a-z\\~]*+(?:%[0-9A-Fa-f]{2}+[!$\\&'()*+,\\-.0-9;=A-Z_a-z\\~]*+)*(?::[0-9]"
    "*+|)(?:/[!$\\&'()*+,\\-./0-9:;=@A-Z_a-z\\~]*+(?:%[0-9A-Fa-f]{2}+[!$\\&'()*+,\\-./0-9:;=@A-Z_a-z\\~]*+)*|)("
    "?:\\?[!$\\&'()*+,\\-./0-9:;=?@A-Z_a-z\\~]*+(?:%[0-9A-Fa-f]{2}+[!$\\&'()*+,\\-./0-9:;=?@A-Z_a-z\\~]*+)*|)(?:"
    '#[!$\\&\'()*+,\\-./0-9:;=?@A-Z_a-z\\~]*+(?:%[0-9A-Fa-f]{2}+[!$\\&\'()*+,\\-./0-9:;=?@A-Z_a-z\\~]*+)*|)")|),"'
    'method":(?:"card"|"bank\\ transfer")(?:,"note":"(?=[^"]{2,10}+")[a-z]++"|))(?:,"buyer":null|(,"buyer"'
    ':)(\\{"id":)"([1-9])"((?:,"names":\\[(?:"[^"\\\\\\x00-\\x1f]{0,5}+"(?:,(?!\\])|(?=\\]))){1,2}+\\]|)\\}))(?:(,"'
    'prices":)(\\{(?:"[^"\\\\\\x00-\\x1f]*+":"[^"\\\\\\x00-\\x1f]*+"(?:,(?!\\})|(?=\\})))*+\\})|)\\}'
))


def check_1(value, path, add):
    for i, x in enumerate(value):
        if not (type(x) is str and len(x) <= 5):
            wrong(x, f'{path}/{i}', EXPECTED_34, add)


def check_2(value, path, add):
    if not FIELDS_30.issuperset(value):
        unknown(value, FIELDS_30, path, add)
    x = value.get('id', MISSING)
    if not (type(x) is str and PATTERN_31.fullmatch(x)):
        wrong(x, path + '/id', EXPECTED_32, add)
    x = value.get('names', MISSING)
    if type(x) is list:
        if not (len(x) >= 1 and len(x) <= 2):
            wrong(x, path + '/names', EXPECTED_33, add)
        check_1(x, path + '/names', add)
    elif x is not MISSING:
        wrong(x, path + '/names', EXPECTED_33, add)


def check_3(value, path, add):
    for k, x in value.items():
        if not (type(x) is str and PATTERN_36.fullmatch(x)):
            wrong(x, f'{path}/{escape(k)}', EXPECTED_37, add)


def check(value, path, add):
    if not FIELDS_1.issuperset(value):
        unknown(value, FIELDS_1, path, add)
    x = value.get('event', MISSING)
    if not (type(x) is str and x in VALUES_2):
        wrong(x, path + '/event', EXPECTED_3, add)
    x = value.get('version', MISSING)
    if not (type(x) is str and x in VALUES_4):
        wrong(x, path + '/version', EXPECTED_5, add)
    x = value.get('event_id', MISSING)
    if not (type(x) is str and PATTERN_6.fullmatch(x)):
        wrong(x, path + '/event_id', EXPECTED_7, add)
    x = value.get('occurred_at', MISSING)
    if not (type(x) is str and PATTERN_8.fullmatch(x)):
        wrong(x, path + '/occurred_at', EXPECTED_9, add)
    x = value.get('location', MISSING)
    if not (type(x) is str and len(x) <= 2048 and PATTERN_10.fullmatch(x)):
        wrong(x, path + '/location', EXPECTED_11, add)
    x = value.get('orderId', MISSING)
    if not (type(x) is str and PATTERN_12.fullmatch(x)):
        wrong(x, path + '/orderId', EXPECTED_13, add)
    x = value.get('item_count', MISSING)
    if x is not MISSING and not ((type(x) is int or type(x) is float and x.is_integer()) and x >= 0 and x <= 99):
        wrong(x, path + '/item_count', EXPECTED_14, add)
    x = value.get('weight', MISSING)
    if x is not MISSING and not ((type(x) is int or type(x) is float) and x >= 0.0 and x <= 99.5):
        wrong(x, path + '/weight', EXPECTED_15, add)
    x = value.get('ratio', MISSING)
    if x is not MISSING and not (type(x) is str and PATTERN_16.fullmatch(x)):
        wrong(x, path + '/ratio', EXPECTED_17, add)
    x = value.get('total', MISSING)
    if x is not None and not (type(x) is str and PATTERN_18.fullmatch(x)):
        wrong(x, path + '/total', EXPECTED_19, add)
    x = value.get('is_gift', None)
    if x is not None and not (type(x) is bool):
        wrong(x, path + '/is_gift', EXPECTED_20, add)
    x = value.get('due_on', MISSING)
    if x is not MISSING and not (type(x) is str and PATTERN_21.fullmatch(x)):
        wrong(x, path + '/due_on', EXPECTED_22, add)
    x = value.get('site', MISSING)
    if x is not MISSING and not (type(x) is str and len(x) <= 100 and PATTERN_23.fullmatch(x)):
        wrong(x, path + '/site', EXPECTED_24, add)
    x = value.get('method', MISSING)
    if not (type(x) is str and x in VALUES_25):
        wrong(x, path + '/method', EXPECTED_26, add)
    x = value.get('note', MISSING)
    if x is not MISSING and not (type(x) is str and len(x) >= 2 and len(x) <= 10 and PATTERN_27.fullmatch(x)):
        wrong(x, path + '/note', EXPECTED_28, add)
    x = value.get('buyer', MISSING)
    if type(x) is dict:
        check_2(x, path + '/buyer', add)
    elif x is not None:
        wrong(x, path + '/buyer', EXPECTED_29, add)
    x = value.get('prices', MISSING)
    if type(x) is dict:
        if not (len(x) <= 2):
            wrong(x, path + '/prices', EXPECTED_35, add)
        check_3(x, path + '/prices', add)
    elif x is not MISSING:
        wrong(x, path + '/prices', EXPECTED_35, add)


def row_4(value):
    return '[' + ','.join([f'''{quoted(x)}''' for x in value]) + ']'


def row_5(value):
    return '{' + ','.join([f'''{quoted(k)}:{x}''' for k, x in value.items()]) + '}'


def row(value, received):
    x1 = value['event']
    x2 = value['version']
    x3 = value['event_id']
    x4 = value['occurred_at']
    x5 = value['location']
    x6 = value['orderId']
    x7 = value.get('item_count', ABSENT)
    x8 = value.get('weight', ABSENT)
    x9 = value.get('ratio', ABSENT)
    x10 = value['total']
    if x10 is None:
        x10 = ABSENT
    x11 = value.get('is_gift', ABSENT)
    if x11 is None:
        x11 = ABSENT
    x12 = value.get('due_on', ABSENT)
    x13 = value.get('site', ABSENT)
    x14 = value['method']
    x15 = value.get('note', ABSENT)
    x16 = value['buyer']
    if x16 is None:
        x16 = ABSENT
    x17 = x16['id'] if x16 is not ABSENT else ABSENT
    x18 = x16.get('names', ABSENT) if x16 is not ABSENT else ABSENT
    x19 = value.get('prices', ABSENT)
    path = path_of(x5)
    query = query_of(x5)
    return ''.join((
        f'''{{"event":"order_paid"'''
        f''',"schema_version":"1.0.0"'''
        f''',"event_id":"{x3.lower()}"'''
        f''',"occurred_at":"{instant(x4)}"'''
        f''',"location":"{x5}"'''
        f''',"order_id":{x6}''',
        (f''',"item_count":{int(x7)}''' if x7 is not ABSENT else ''),
        (f''',"weight":{float(x8)!r}''' if x8 is not ABSENT else ''),
        (f''',"ratio":{float(x9)!r}''' if x9 is not ABSENT else ''),
        (f''',"total":"{x10}"''' if x10 is not ABSENT else ''),
        (f''',"is_gift":{BOOLEAN[x11]}''' if x11 is not ABSENT else ''),
        (f''',"due_on":"{x12}"''' if x12 is not ABSENT else ''),
        (f''',"site":"{x13}"''' if x13 is not ABSENT else ''),
        f''',"method":"{x14}"''',
        (f''',"note":{quoted(x15)}''' if x15 is not ABSENT else ''),
        (',"buyer":' + ('{' + ''.join((
            (f''',"id":{x17}''' if x17 is not ABSENT else ''),
            (f''',"names":{row_4(x18)}''' if x18 is not ABSENT else ''),
        ))[1:] + '}') if x16 is not ABSENT else ''),
        (f''',"prices":{row_5(x19)}''' if x19 is not ABSENT else ''),
        f''',"shop_id":{unquote(path[1])}'''
        f''',"from_screen":{quoted(unquote(query['from']))}''',
        (f''',"step":{unquote(query['step'])}''' if 'step' in query else ''),
        f''',"received_at":"{received}"''',
        '}\n',
    ))


def take(text, start, received):
    match = PATTERN_38.match(text, start)
    if match is None:
        return None
    g1, g2, g3, g4, g5, g6, g7, g8, g9, g10, g11, g12, g13, g14, g15, g16, g17, g18, g19, g20, g21, g22, = match.groups('')
    if g8:
        x9 = read(g9.encode())
        if not ((type(x9) is int or type(x9) is float) and x9 >= 0.0 and x9 <= 99.5):
            return None
    if g21:
        x22 = read(g22.encode())
        if not (type(x22) is dict and len(x22) <= 2):
            return None
        check_3(x22, '', refuse)
    t0 = f''',"weight":{float(x9)!r}''' if g8 else ''
    t1 = f''',"ratio":{float(g11)!r}''' if g10 else ''
    t2 = f''',"prices":{row_5(x22)}''' if g21 else ''
    t3 = f''',"step":{g5}''' if g5 else ''
    return STREAM, g2, f'''{{"event":"order_paid","schema_version":"1.0.0"{g1},"order_id":{g6}{g7}{t0}{t1}{g12}{g13}{g14}{g15}{g16}{g17}{g18}{g19}{g20}{t2},"shop_id":{g3},"from_screen":"{g4}"{t3},"received_at":"{received}"}}\n'''.encode(), match.end()
