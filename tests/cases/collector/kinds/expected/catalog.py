"""Every live event and version, and the module that knows it."""

EVENTS = {
    'order_paid': {
        '1.0.0': 'order_paid_1_0_0',
    },
}
EVENT_ID = ('event_id',)
BACKEND = 'stdlib'
MOST_LINES = None
