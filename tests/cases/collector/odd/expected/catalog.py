"""Every live event and version, and the module that knows it."""

EVENTS = {
    'lambda': {
        '2.0.10': 'lambda_2_0_10',
    },
}
EVENT_ID = ('$id',)
BACKEND = 'stdlib'
MOST_LINES = None
