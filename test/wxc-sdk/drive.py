"""Drives a simulated Webex through wxc_sdk, once synchronously and once asynchronously.

    drive.py [--effect-lag SECONDS] [LINE]

LINE is the first line that the simulator prints (read from standard input if missing). `--effect-lag` has to be what
the simulator was started with; its clock has to be virtual. What wxc_sdk is told is compared with the simulator's
/truth. Prints a line for each check; ends with 1 at the first that fails.
"""

import argparse
import asyncio
import collections.abc
import datetime
import json
import logging
import sys
import urllib.parse
import urllib.request
from unittest import mock

import pydantic
from wxc_sdk import WebexSimpleApi
from wxc_sdk.as_api import AsWebexSimpleApi
from wxc_sdk.as_rest import AsRestError, AsRestSession
from wxc_sdk.rest import RestError, RestSession

# What Cisco's OpenAPI has in metadata and wxc_sdk 1.41.0 does not.
UNKNOWN_TO_THE_SDK = {'session.stopTime'}
NO_SUCH_ID = '00000000-0000-4000-8000-000000000000'
checks_passed = 0


def check(sentence, found, expected=True):
    global checks_passed
    if found != expected:
        sys.exit(f'FAILED {sentence}\n  expected: {expected!r}\n  found:    {found!r}')
    checks_passed += 1
    print(f'ok {sentence}', flush=True)


class Simulator:
    """The simulator's admin endpoint: what is true, and hands that change it."""

    def __init__(self, line, effect_lag):
        self.where = json.loads(line)
        self.tokens = {**self.where['tokens'], 'nobody': 'simulated-token-of-nobody'}
        self.effect_lag = effect_lag

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        # A proxy that the environment names has no business between two processes of one machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(urllib.request.Request(f'{self.where["adminUrl"]}{path}', data)) as answer:
            return json.load(answer)

    def truth(self):
        return self.ask('/truth')

    def truth_of(self, *ids):
        known = {each['id']: each for each in self.truth()['recordings']}
        return [known[each] for each in ids]

    def now(self):
        return datetime.datetime.fromisoformat(self.ask('/clock')['now'].replace('Z', '+00:00'))

    def pass_time(self, seconds):
        self.ask('/clock', {'now': iso(self.now() + datetime.timedelta(seconds=seconds))})

    def add(self, owner, **fields):
        # A moment ago: lists end before now.
        moment = iso(self.now() - datetime.timedelta(seconds=10))
        made = {'createTime': moment, 'transcriptReadyAt': moment, 'durationSeconds': 20}
        return self.ask('/recordings', {'owner': owner, **made, **fields})['id']

    def next_request_meets(self, fault):
        self.ask('/faults', {'next': [{'fault': fault}]})


def iso(moment):
    return moment.isoformat().replace('+00:00', 'Z')


class Sync:
    """wxc_sdk as most use it."""

    name = 'sync'

    def __init__(self, simulator):
        RestSession.BASE = simulator.where['apiUrl']
        self.apis = {name: WebexSimpleApi(tokens=token) for name, token in simulator.tokens.items()}

    def recordings(self, token, operation, *args, **kwargs):
        """What an operation gives; a list is read to its end."""
        found = getattr(self.apis[token].converged_recordings, operation)(*args, **kwargs)
        return list(found) if isinstance(found, collections.abc.Generator) else found

    def all_people(self):
        return list(self.apis['admin'].people.list())

    def post(self, token, path, body):
        session = self.apis[token].session
        return session.rest_post(session.ep(path), json=body)

    def sleeps_are(self, sleep):
        return mock.patch('time.sleep', sleep)

    def close(self):
        for api in self.apis.values():
            api.close()


class Async:
    """The same from asyncio."""

    name = 'async'

    def __init__(self, simulator):
        AsRestSession.BASE = simulator.where['apiUrl']
        self.loop = asyncio.new_event_loop()
        self.apis = self.run(self._apis(simulator.tokens))

    async def _apis(self, tokens):
        return {name: AsWebexSimpleApi(tokens=token) for name, token in tokens.items()}

    def run(self, coroutine):
        return self.loop.run_until_complete(coroutine)

    def recordings(self, token, operation, *args, **kwargs):
        return self.run(getattr(self.apis[token].converged_recordings, operation)(*args, **kwargs))

    def all_people(self):
        return self.run(self.apis['admin'].people.list())

    def post(self, token, path, body):
        session = self.apis[token].session
        return self.run(session.rest_post(session.ep(path), json=body))

    def sleeps_are(self, sleep):
        async def sleep_at_once(seconds):
            sleep(seconds)

        return mock.patch('asyncio.sleep', sleep_at_once)

    async def gathered(self, token, operation, **query):
        recordings = self.apis[token].converged_recordings
        return [each async for each in getattr(recordings, f'{operation}_gen')(**query)]

    def close(self):
        for api in self.apis.values():
            self.run(api.close())
        self.loop.close()


class Drive:
    """All checks, one way."""

    def __init__(self, simulator, way):
        self.simulator = simulator
        self.way = way
        people = way.all_people()
        # The simulator's token of a single user is the first person's.
        self.own, self.from_, self.to = (each.emails[0] for each in people[:3])

    def check(self, sentence, found, expected=True):
        check(f'{self.way.name}: {sentence}', found, expected)

    def refused(self, token, operation, *args, **kwargs):
        """The status of a refusal, with the proof that wxc_sdk could read its body."""
        try:
            self.way.recordings(token, operation, *args, **kwargs)
        except RestError as error:
            return error.response.status_code if error.detail.tracking_id else 'no tracking id'
        except AsRestError as error:
            return error.status if error.detail.tracking_id else 'no tracking id'
        return 'accepted'

    def all(self):
        self.lists()
        self.filters()
        self.pages()
        self.one_by_one()
        self.details()
        self.metadata()
        self.recycle_bin_by_ids('admin', self.from_)
        self.recycle_bin_by_ids('user', self.own)
        self.recycle_bin_of_all('admin', self.from_, owner_email=self.from_)
        self.recycle_bin_of_all('user', self.own)
        self.reassign()
        self.delete()
        self.refusals()
        self.rate_limit()
        self.limits_of_the_sdk()

    # ---- reading

    def window(self, days=30):
        to = self.simulator.now()
        return {'from_': to - datetime.timedelta(days=days), 'to_': to}

    def true_ids(self, window, status='available', **fields):
        """What a list has to show, newest first, by the truth alone."""

        def fits(each):
            made = datetime.datetime.fromisoformat(each['createTime'].replace('Z', '+00:00'))
            right = all(each[name] == value for name, value in {'shownStatus': status, **fields}.items())
            return (
                right
                and window['from_'] <= made < window['to_']
                and each['visibleAt'] <= iso(self.simulator.now())
            )

        found = [each for each in self.simulator.truth()['recordings'] if fits(each)]
        return [
            each['id']
            for each in sorted(found, key=lambda each: (each['createTime'], each['id']), reverse=True)
        ]

    def listed(self, token='compliance', **query):
        return self.way.recordings(token, 'list_for_admin_or_compliance_officer', **query)

    def same(self, sentence, items, expected):
        """The same ones; those of one second may come in any order."""
        times = [each.create_time for each in items]
        self.check(sentence, sorted(each.id for each in items), sorted(expected))
        self.check(
            f'{sentence}: some, newest first', (len(items) > 0, times), (True, sorted(times, reverse=True))
        )

    def lists(self):
        self.simulator.add(self.own)
        window = self.window()
        for token in ('admin', 'compliance'):
            self.same(
                f'{token}: the organisation of 30 days', self.listed(token, **window), self.true_ids(window)
            )
        own = self.way.recordings('user', 'list', **window)
        self.check('user: own recordings are the own ones', {each.owner_email for each in own}, {self.own})
        self.same('user: own recordings', own, self.true_ids(window, ownerId=own[0].owner_id))
        last_week = self.window(days=7)
        self.same('without a window: the last 7 days', self.listed(), self.true_ids(last_week))
        self.check('fields that wxc_sdk does not know', unknown_fields(self.listed(**window)), set())

    def filters(self):
        self.simulator.add(self.to, topic='Budget of the harbour')
        for owner_type in ('callQueue', 'virtualLine'):
            owners = {
                each['ownerId']
                for each in self.simulator.truth()['recordings']
                if each['ownerType'] == owner_type
            }
            self.simulator.add(min(owners))
        window = self.window()
        everything = self.listed(**window)
        sample = everything[0]
        filters = {
            'owner_id': (sample.owner_id, lambda each: each.owner_id),
            'owner_email': (sample.owner_email, lambda each: each.owner_email),
            'owner_type': ('virtualLine', lambda each: each.owner_type),
            'service_type': ('customerAssist', lambda each: each.service_type),
            'format_': ('MP3', lambda each: each.format_),
            'storage_region': (sample.storage_region, lambda each: each.storage_region),
            'location_id': (sample.service_data.location_id, lambda each: each.service_data.location_id),
            'topic': ('BUDGET', lambda each: 'BUDGET' if 'budget' in each.topic.lower() else ''),
        }
        for name, (value, of) in filters.items():
            expected = [each.id for each in everything if of(each) == value]
            self.same(f'{name} filters', self.listed(**window, **{name: value}), expected)
        zoned = self.listed(**window, timezone='Asia/Tokyo')[0].create_time
        self.check(
            'timezone moves the offset, not the moment',
            (zoned, zoned.utcoffset().total_seconds()),
            (sample.create_time, 9 * 3600),
        )
        self.check(
            'by owner as the truth has it',
            sorted(each.id for each in self.listed(**window, owner_id=sample.owner_id)),
            sorted(self.true_ids(window, ownerId=sample.owner_id)),
        )

    def pages(self):
        window = self.window()
        count = len(self.true_ids(window))
        for _ in range(max(0, 8 - count)):
            self.simulator.add(self.from_)
        calls = self.simulator.truth()['calls']['byOperation']['list']
        self.same('a list of pages of 3', self.listed(**self.window(), max=3), self.true_ids(self.window()))
        taken = self.simulator.truth()['calls']['byOperation']['list'] - calls
        self.check('it took several pages', taken, -(-len(self.true_ids(self.window())) // 3))
        mine = self.way.recordings('user', 'list', **self.window(), max=1)
        self.check(
            'own recordings page by page',
            sorted(each.id for each in mine),
            sorted(self.true_ids(self.window(), ownerId=mine[0].owner_id)),
        )

        topic = 'Tea & cake + 50 % für Zoë'
        named = [self.simulator.add(self.from_, topic=topic) for _ in range(3)]
        found = self.listed(**self.window(), topic=topic, max=1)
        self.check(
            'a topic of all sorts survives from page to page',
            sorted(each.id for each in found),
            sorted(named),
        )

    def details(self):
        id_ = self.simulator.add(self.own, topic='Details of all kinds')
        [true] = self.simulator.truth_of(id_)
        for token, links in (('user', True), ('compliance', True), ('both', True), ('admin', False)):
            found = self.way.recordings(token, 'details', id_)
            self.check(
                f'{token}: details',
                (
                    found.id,
                    found.topic,
                    found.duration_seconds,
                    found.size_bytes,
                    found.format_,
                    found.status,
                    found.owner_id,
                    found.owner_type,
                ),
                (
                    id_,
                    'Details of all kinds',
                    true['durationSeconds'],
                    true['sizeBytes'],
                    'MP3',
                    true['status'],
                    true['ownerId'],
                    true['ownerType'],
                ),
            )
            given = found.temporary_direct_download_links
            self.check(
                f'{token}: links',
                given is not None
                and bool(given.audio_download_link and given.transcript_download_link and given.expiration),
                links,
            )
            self.check(f'{token}: details: fields that wxc_sdk does not know', unknown_fields(found), set())

    def metadata(self):
        id_ = self.simulator.add(self.own)
        [true] = self.simulator.truth_of(id_)
        for token in ('user', 'admin', 'compliance'):
            for all_types in (None, False, True):
                found = self.way.recordings(token, 'metadata', id_, show_all_types=all_types)
                what = f'{token}: metadata, show_all_types {all_types}'
                self.check(
                    what,
                    (found.id, found.owner_id, found.owner_type, found.service_data.call_recording_id),
                    (id_, true['ownerId'], 'USER', id_),
                )
                [activity] = found.service_data.call_activity
                self.check(
                    f'{what}: participants and streams',
                    (bool(activity.participants), bool(activity.media_streams)),
                    (bool(all_types),) * 2,
                )
                self.check(
                    f'{what}: fields that wxc_sdk does not know', unknown_fields(found), UNKNOWN_TO_THE_SDK
                )

    def one_by_one(self):
        """The asynchronous lists exist as generators, too."""
        if isinstance(self.way, Sync):
            return
        for token, operation in (('compliance', 'list_for_admin_or_compliance_officer'), ('user', 'list')):
            generated = self.way.run(self.way.gathered(token, operation, **self.window(), max=3))
            whole = self.way.recordings(token, operation, **self.window())
            self.check(
                f'{operation}_gen gives what {operation} gives',
                [each.id for each in generated],
                [each.id for each in whole],
            )

    # ---- writing

    def write(self, token, operation, *args, **kwargs):
        """Sends a write. @returns what the truth has written down about it"""
        before = len(self.simulator.truth()['writes'])
        self.way.recordings(token, operation, *args, **kwargs)
        [written] = self.simulator.truth()['writes'][before:]
        return written

    def effect(self, what, ids, status, was):
        """It is true at once. It shows after the lag, and not before."""
        self.check(f'{what} is true', {each['status'] for each in self.simulator.truth_of(*ids)}, {status})
        if self.simulator.effect_lag > 0:
            self.check(f'{what} does not show yet', self.shows(ids, was), set(ids))
            self.simulator.pass_time(self.simulator.effect_lag - 1)
            self.check(f'{what} does not show a second too early', self.shows(ids, was), set(ids))
            self.simulator.pass_time(1)
        self.check(f'{what} shows', self.shows(ids, status), set(ids))
        if status != was:
            self.check(f'{what} shows nowhere else', self.shows(ids, was), set())

    def shows(self, ids, status):
        return {each.id for each in self.listed('compliance', **self.window(), status=status)} & set(ids)

    def recycle_bin_by_ids(self, token, owner):
        ids = [self.simulator.add(owner) for _ in range(3)]
        for operation, name, chosen, was, status in (
            ('move_recordings_into_the_recycle_bin', 'softDelete', ids, 'available', 'deleted'),
            ('restore_recordings_from_recycle_bin', 'restore', ids[:1], 'deleted', 'available'),
            ('purge_recordings_from_recycle_bin', 'purge', ids[1:], 'deleted', 'purged'),
        ):
            what = f'{token}: {name} by ids'
            written = self.write(token, operation, recording_ids=chosen)
            self.check(
                f'{what} is written down',
                (written['operation'], written['token'], sorted(written['ids']), sorted(written['changed'])),
                (name, token, sorted(chosen), sorted(chosen)),
            )
            self.effect(what, chosen, status, was)
        self.check(
            f'{token}: what was purged is not restored',
            self.refused(token, 'restore_recordings_from_recycle_bin', recording_ids=ids[1:]),
            404,
        )
        self.check(
            f'{token}: what was restored is there', self.simulator.truth_of(ids[0])[0]['status'], 'available'
        )

    def recycle_bin_of_all(self, token, owner, **whose):
        """`owner_email` names whose for an administrator; a user names nobody."""
        self.simulator.add(owner)
        other = self.simulator.add(self.to)
        owner_id = self.way.recordings('compliance', 'details', self.simulator.add(owner)).owner_id
        others_before = self.others(owner_id)
        theirs = {
            status: [
                each['id']
                for each in self.simulator.truth()['recordings']
                if (each['ownerId'], each['status']) == (owner_id, status)
                and each['visibleAt'] <= iso(self.simulator.now())
            ]
            for status in ('available', 'deleted')
        }
        # What is in the bin already shares the fate of what joins it there.
        chosen = theirs['available']
        for flag, operation, name, was, status in (
            ('trash_all', 'move_recordings_into_the_recycle_bin', 'softDelete', 'available', 'deleted'),
            ('restore_all', 'restore_recordings_from_recycle_bin', 'restore', 'deleted', 'available'),
            ('trash_all', 'move_recordings_into_the_recycle_bin', 'softDelete', 'available', 'deleted'),
            ('purge_all', 'purge_recordings_from_recycle_bin', 'purge', 'deleted', 'purged'),
        ):
            written = self.write(token, operation, **{flag: True}, **whose)
            self.check(
                f'{token}: {flag} is written down',
                (written['operation'], sorted(written['changed'])),
                (name, sorted(chosen)),
            )
            recent = [each for each in chosen if each in self.true_recent()]
            self.effect(f'{token}: {flag}', recent, status, was)
            chosen = theirs['available'] + theirs['deleted']
        self.check(
            f'{token}: nobody else was touched',
            (self.others(owner_id), other in others_before),
            (others_before, True),
        )

    def true_recent(self):
        window = self.window(days=29)
        return [id_ for status in ('available', 'deleted', 'purged') for id_ in self.true_ids(window, status)]

    def others(self, owner_id):
        return {
            each['id']: each['status']
            for each in self.simulator.truth()['recordings']
            if each['ownerId'] != owner_id
        }

    def reassign(self):
        """By ids, by owner's address, by both; and by owner's id, for which wxc_sdk has no argument."""
        ids = [self.simulator.add(self.from_) for _ in range(4)]
        foreign = self.simulator.add(self.own)
        new_owner = self.simulator.truth_of(self.simulator.add(self.to))[0]['ownerId']
        old_owner = self.simulator.truth_of(ids[0])[0]['ownerId']

        def owners(*which):
            return [each['ownerId'] for each in self.simulator.truth_of(*which)]

        written = self.write('admin', 'reassign', self.to, recording_ids=ids[:1])
        self.check(
            'reassign by ids is written down',
            (written['operation'], written['changed'], written['to']),
            ('reassign', ids[:1], new_owner),
        )
        self.check('reassign by ids leaves the others', owners(*ids), [new_owner, *[old_owner] * 3])
        written = self.write(
            'admin', 'reassign', self.to, owner_email=self.from_, recording_ids=[ids[1], foreign]
        )
        self.check('reassign by both takes what is in both', written['changed'], [ids[1]])
        before = len(self.simulator.truth()['writes'])
        self.way.post(
            'admin',
            'convergedRecordings/reassign',
            {'ownerID': old_owner, 'recordingIds': [ids[2], foreign], 'reassignOwnerEmail': self.to},
        )
        self.check(
            'reassign by owner id and ids', self.simulator.truth()['writes'][before]['changed'], [ids[2]]
        )
        self.write('admin', 'reassign', self.to, owner_email=self.from_)
        self.check('reassign by owner takes all of theirs', owners(*ids), [new_owner] * 4)
        theirs = [each['id'] for each in self.simulator.truth()['recordings'] if each['ownerId'] == new_owner]
        self.simulator.pass_time(self.simulator.effect_lag)
        self.check(
            'the lists show the new owner',
            set(ids) <= {each.id for each in self.listed('compliance', **self.window(), owner_email=self.to)},
        )
        self.way.post(
            'admin', 'convergedRecordings/reassign', {'ownerID': new_owner, 'reassignOwnerEmail': self.from_}
        )
        live = [
            each for each in self.simulator.truth_of(*theirs) if each['status'] in ('available', 'deleted')
        ]
        self.check(
            'reassign by owner id takes all of theirs',
            {each['ownerId'] for each in live if each['visibleAt'] <= iso(self.simulator.now())},
            {old_owner},
        )
        self.simulator.pass_time(self.simulator.effect_lag)
        line = next(
            each
            for each in self.simulator.truth()['recordings']
            if each['ownerType'] == 'virtualLine' and each['status'] == 'available'
        )
        self.write('admin', 'reassign', self.to, recording_ids=[line['id']])
        self.check('reassign takes recordings of a virtual line', owners(line['id']), [new_owner])
        self.check(
            'reassign to nobody is refused',
            self.refused('admin', 'reassign', 'nobody@acme.example', recording_ids=ids[:1]),
            400,
        )
        self.check('reassign of nothing is refused', self.refused('admin', 'reassign', self.to), 400)

    def delete(self):
        id_, other = self.simulator.add(self.from_), self.simulator.add(self.from_)
        for why, so in (
            ('without a reason', {}),
            ('with a long comment', {'reason': 'audit', 'comment': 'x' * 256}),
        ):
            self.check(f'delete {why} is refused', self.refused('complianceWrite', 'delete', id_, **so), 400)
        written = self.write('complianceWrite', 'delete', id_, reason='audit', comment='x' * 255)
        self.check('delete is written down', (written['operation'], written['changed']), ('delete', [id_]))
        self.check(
            'delete is true',
            [each['status'] for each in self.simulator.truth_of(id_, other)],
            ['gone', 'available'],
        )
        self.simulator.pass_time(self.simulator.effect_lag)
        for status in ('available', 'deleted', 'purged'):
            self.check(f'what was deleted is not {status}', self.shows([id_], status), set())
        self.check('its details are not found', self.refused('compliance', 'details', id_), 404)

    # ---- refusals

    def refusals(self):
        id_, own = self.simulator.add(self.from_), self.simulator.add(self.own)
        before = self.simulator.truth()['writes']
        bin_, restore, purge = (
            'move_recordings_into_the_recycle_bin',
            'restore_recordings_from_recycle_bin',
            'purge_recordings_from_recycle_bin',
        )
        org_list = 'list_for_admin_or_compliance_officer'
        window = self.window()
        wide = {'from_': window['to_'] - datetime.timedelta(days=31), 'to_': window['to_']}
        cases = [
            (400, 'admin', bin_, {'trash_all': True}),
            (400, 'admin', restore, {'restore_all': True}),
            (400, 'admin', purge, {'purge_all': True}),
            (400, 'user', bin_, {'trash_all': True, 'owner_email': self.own}),
            (400, 'admin', bin_, {'trash_all': True, 'owner_email': self.from_, 'recording_ids': [id_]}),
            (400, 'admin', bin_, {'owner_email': self.from_, 'recording_ids': [id_]}),
            (400, 'admin', bin_, {'recording_ids': []}),
            (400, 'admin', bin_, {'recording_ids': [id_] * 101}),
            (400, 'compliance', org_list, wide),
            (400, 'compliance', org_list, {'from_': window['to_'], 'to_': window['from_']}),
            (400, 'compliance', org_list, {'max': 101}),
            (400, 'compliance', org_list, {'status': 'mislaid'}),
            (400, 'user', 'list', {'status': 'purged'}),
            (401, 'nobody', 'details', {'recording_id': id_}),
            (401, 'nobody', org_list, {}),
            (401, 'nobody', bin_, {'recording_ids': [id_]}),
            (403, 'user', org_list, {}),
            (403, 'compliance', 'list', {}),
            (403, 'admin', org_list, {'status': 'purged'}),
            (403, 'compliance', bin_, {'recording_ids': [id_]}),
            (403, 'user', 'reassign', {'reassign_owner_email': self.to, 'recording_ids': [own]}),
            (403, 'user', 'delete', {'recording_id': own}),
            (403, 'admin', 'delete', {'recording_id': id_, 'reason': 'audit'}),
            (404, 'compliance', 'details', {'recording_id': NO_SUCH_ID}),
            (404, 'compliance', 'metadata', {'recording_id': NO_SUCH_ID}),
            (404, 'user', 'details', {'recording_id': id_}),
            (404, 'admin', bin_, {'recording_ids': [id_, NO_SUCH_ID]}),
            (404, 'complianceWrite', 'delete', {'recording_id': NO_SUCH_ID, 'reason': 'audit'}),
        ]
        for status, token, operation, arguments in cases:
            names = ', '.join(arguments) or 'nothing'
            self.check(
                f'{status} for {token}: {operation} with {names}',
                self.refused(token, operation, **arguments),
                status,
            )
        self.check('no refusal wrote anything', self.simulator.truth()['writes'], before)

    def rate_limit(self):
        """wxc_sdk waits as long as it is told to, and asks again; its waiting is the simulator's clock moving."""
        id_ = self.simulator.add(self.from_)
        slept = []

        def sleep(seconds):
            slept.append(seconds)
            self.simulator.pass_time(seconds)

        with self.way.sleeps_are(sleep):
            self.simulator.next_request_meets('429-seconds')
            self.check(
                'a 429 to a read is waited out', self.way.recordings('compliance', 'details', id_).id, id_
            )
            self.check('for as long as Retry-After says', slept, [5])
            self.simulator.next_request_meets('429-nothing')
            self.check('without a Retry-After too', self.way.recordings('compliance', 'details', id_).id, id_)
            self.check('for 5 seconds', slept, [5, 5])
            self.simulator.next_request_meets('429-seconds')
            written = self.write('admin', 'move_recordings_into_the_recycle_bin', recording_ids=[id_])
            self.check('a 429 to a write: written once', (written['changed'], slept), ([id_], [5, 5, 5]))
        self.check('nobody came too early', self.simulator.truth()['faults'], [])

    # ---- where wxc_sdk ends; docs/wxc-sdk.md tells what this means

    def limits_of_the_sdk(self):
        id_ = self.simulator.add(self.from_)
        everything = len(self.listed(**self.window(), max=3))
        self.simulator.next_request_meets('empty-page')
        self.check(
            'limit: an empty page ends a list',
            (len(self.listed(**self.window(), max=3)), everything > 0),
            (0, True),
        )
        for fault in ('429-date', '429-garbage'):
            self.simulator.next_request_meets(fault)
            # 429-garbage may be "-5", a number that only the wait refuses.
            with self.way.sleeps_are(mock.Mock(side_effect=ValueError('no wait'))):
                self.check(f'limit: {fault} is an error', self.error_of('details', id_), 'ValueError')
            self.simulator.pass_time(10)
        for fault, status in (('423', 423), ('5xx-html', 5)):
            self.simulator.next_request_meets(fault)
            self.check(
                f'limit: {fault} is not asked again',
                self.status_of('details', id_) // (1 if status > 99 else 100),
                status,
            )
        self.check(
            'limit: reassign has no argument for ownerID',
            self.error_of('reassign', self.to, owner_id='whoever', token='admin'),
            'TypeError',
        )
        self.check(
            'limit: details has no time zone', self.error_of('details', id_, timezone='UTC'), 'TypeError'
        )

    def error_of(self, operation, *args, token='compliance', **kwargs):
        try:
            self.way.recordings(token, operation, *args, **kwargs)
        except Exception as error:  # whatever comes is the finding
            return type(error).__name__
        return 'nothing'

    def status_of(self, operation, *args):
        try:
            self.way.recordings('compliance', operation, *args)
        except RestError as error:
            return error.response.status_code
        except AsRestError as error:
            return error.status
        return 200


def unknown_fields(found, path=''):
    """Fields that arrived and that the models of wxc_sdk do not name, as `parent.field`."""
    if isinstance(found, list):
        return set().union(*(unknown_fields(each, path) for each in found))
    if not isinstance(found, pydantic.BaseModel):
        return set()
    fields = {name: getattr(found, name) for name in type(found).model_fields}
    nested = (unknown_fields(value, name) for name, value in fields.items())
    return set().union({f'{path}.{name}' for name in found.model_extra or {}}, *nested)


class NewEnumValues(logging.Handler):
    """wxc_sdk adds unknown values to its enumerations while it runs, and says so in its log."""

    def __init__(self):
        super().__init__()
        self.said = []

    def emit(self, record):
        if 'auto enhancing Enum' in record.getMessage():
            self.said.append(record.getMessage())


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--effect-lag', type=int, default=0)
    arguments.add_argument('line', nargs='?')
    given = arguments.parse_args()
    simulator = Simulator(given.line or sys.stdin.readline(), given.effect_lag)
    new_values = NewEnumValues()
    logging.getLogger('wxc_sdk').addHandler(new_values)
    simulator.pass_time(24 * 3600)
    for make in (Sync, Async):
        way = make(simulator)
        try:
            Drive(simulator, way).all()
        finally:
            way.close()
    check('both: every value was one that wxc_sdk knows', new_values.said, [])
    check('both: the simulator saw no misconduct', simulator.truth()['faults'], [])
    print(f'{checks_passed} checks passed')


main()
