import { describe, expect, it } from 'vitest';
import {
  NotFoundError,
  PermanentError,
  recordingFaults,
  systemFaults,
  TokenRefusedError,
  TransientError,
} from '../../lib/domain/errors.ts';
import { afterFailure, speaksAgainstRecording } from '../../lib/domain/failure.ts';
import type { Status } from '../../lib/domain/lifecycle.ts';
import { recording, type Recording } from '../../lib/domain/recording.ts';
import { fullRow } from '../build/every-status.ts';
import { aDiscovered, anArchived, anId, aParked, at } from '../build/recordings.ts';

const now = at('2026-03-02T10:00:00Z');
const rung = aDiscovered({ wake: 'archive', lookAt: at('2026-03-02T10:30:00Z') });

describe('a failure that speaks against the recording', () => {
  it.each([
    [0, '2026-03-02T10:05:00.000Z'],
    [1, '2026-03-02T10:30:00.000Z'],
    [2, '2026-03-02T13:00:00.000Z'],
    [3, '2026-03-03T10:00:00.000Z'],
  ])('after %d others is counted, and the next attempt is due at %s', (attempts, lookAt) => {
    const { wake: _rung, ...row } = rung;
    const next = afterFailure({ ...rung, attempts }, new TransientError('not-audio', 'A page.'), now);
    expect(next).toEqual({ ...row, attempts: attempts + 1, fault: 'not-audio', lookAt });
  });

  it('parks at the fifth, with the reason and the state it came from', () => {
    const { id, webexId, discoveredAt, facts } = rung;
    const fifth = new TransientError('link-refused', 'The media host answered 403.');
    expect(afterFailure({ ...rung, attempts: 4, fault: 'empty' }, fifth, now)).toEqual({
      id,
      webexId,
      discoveredAt,
      facts,
      version: 1,
      status: 'parked',
      parkedFrom: 'discovered',
      parkedAt: now,
      reason: 'link-refused',
      attempts: 5,
    });
  });

  it('parks at once when repeating will not help, and keeps what is archived', () => {
    const row = anArchived({ wake: 'archive', lookAt: now });
    const parked = afterFailure(row, new PermanentError('too-large', '6 GiB.'), now);
    expect(parked).toMatchObject({
      status: 'parked',
      parkedFrom: 'archived',
      archive: row.archive,
      attempts: 1,
    });
    expect([parked.wake, parked.lookAt]).toEqual([undefined, undefined]);
  });

  it('leaves alone what cannot be parked', () => {
    const parked = aParked();
    const { archive: _gone, ...known } = anArchived();
    const expired: Recording = { ...known, status: 'expired', expiredAt: now };
    const error = new PermanentError('malformed', 'No.');
    expect(afterFailure(parked, error, now)).toEqual(parked);
    expect(afterFailure(expired, error, now)).toEqual(expired);
  });
});

describe('what is parked', () => {
  const malformed = new PermanentError('malformed', 'No.');
  const [id, moved] = [anId(), at('2026-04-01T06:30:00.125Z')];

  it.each<[Status, object]>([
    ['archived', { receipt: '2026-06-01/080000-0c7e1a52' }],
    ['trashed', { receipt: '2026-06-01/080000-0c7e1a52', before: { by: 'webex', trashedAt: moved } }],
    ['purging', { before: { trashedAt: moved, proof: '2026-06-01/080000-0c7e1a52' } }],
    ['purged', { before: { by: 'tapekeeper' } }],
  ])('still tells how it came where it is: %s', (status, expected) => {
    const next = afterFailure(fullRow(status, id), malformed, now);
    expect(next).toMatchObject({ status: 'parked', parkedFrom: status, ...expected });
    expect(recording.parse(next)).toEqual(next);
  });
});

describe('trouble of Webex, a token or our own store', () => {
  it.each(systemFaults)('%s is never counted, however often it happened', fault => {
    const next = afterFailure({ ...rung, attempts: 4 }, new TransientError(fault, 'Wait.'), now);
    expect(next).toMatchObject({
      status: 'discovered',
      attempts: 4,
      fault,
      lookAt: '2026-03-02T10:05:00.000Z',
    });
    expect(next.wake).toBeUndefined();
  });

  it.each([
    [undefined, '2026-03-02T10:05:00.000Z'],
    [1_000, '2026-03-02T10:05:00.000Z'],
    [301_000, '2026-03-02T10:05:01.000Z'],
    [86_400_000, '2026-03-03T10:00:00.000Z'],
    [86_400_001, '2026-03-03T10:00:00.000Z'],
    [Number.MAX_SAFE_INTEGER, '2026-03-03T10:00:00.000Z'],
  ])('that asks for %s ms is waited for until %s', (retryAfterMs, lookAt) => {
    const details = retryAfterMs === undefined ? {} : { retryAfterMs };
    expect(afterFailure(rung, new TransientError('rate-limited', '429', details), now).lookAt).toBe(lookAt);
  });
});

describe('the faults', () => {
  it('speak against the recording, or against something else', () => {
    expect(recordingFaults.filter(fault => !speaksAgainstRecording(fault))).toEqual([]);
    expect(systemFaults.filter(fault => speaksAgainstRecording(fault))).toEqual([]);
    expect(speaksAgainstRecording(new TokenRefusedError('401').fault)).toBe(false);
    expect(speaksAgainstRecording(new NotFoundError('404').fault)).toBe(true);
  });
});
