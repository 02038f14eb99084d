import { describe, expect, it } from 'vitest';
import { compare, repaired, type Finding } from '../../lib/domain/compare-row.ts';
import { statuses, type Status } from '../../lib/domain/lifecycle.ts';
import { recording, type Recording } from '../../lib/domain/recording.ts';
import type { ShownState } from '../../lib/domain/shown-state.ts';
import { leanRow } from '../build/every-status.ts';
import { aDiscovered, anArchived, anId, at } from '../build/recordings.ts';

const now = at('2026-05-10T10:00:00Z');
const tomorrow = at('2026-05-11T10:00:00Z');

/** A row that has been in its state for long, and is to be looked at where it must be. */
function settledRow(status: Status): Recording {
  const row = leanRow(status, anId());
  return ['discovered', 'trashing', 'purging', 'expiring', 'binned'].includes(status)
    ? { ...row, lookAt: tomorrow }
    : row;
}

/** By what Webex shows: nothing, available, in the bin, purged. */
const table: Record<Status, readonly [Finding, Finding, Finding, Finding]> = {
  discovered: ['ring', 'agrees', 'ring', 'ring'],
  binned: ['ring', 'ring', 'agrees', 'ring'],
  archived: ['ring', 'agrees', 'ring', 'ring'],
  trashing: ['agrees', 'agrees', 'agrees', 'agrees'],
  trashed: ['ring', 'ring', 'agrees', 'ring'],
  purging: ['agrees', 'agrees', 'agrees', 'agrees'],
  purged: ['agrees', 'ring', 'ring', 'agrees'],
  expiring: ['agrees', 'unexplained', 'unexplained', 'agrees'],
  expired: ['agrees', 'unexplained', 'unexplained', 'agrees'],
  parked: ['agrees', 'agrees', 'agrees', 'agrees'],
  vanished: ['agrees', 'unexplained', 'unexplained', 'agrees'],
};
const shownStates: readonly (ShownState | undefined)[] = [undefined, 'available', 'binned', 'purged'];

/** Nothing is awaited of it. */
function complete(row: Recording): Recording {
  return row.status === 'archived' ? { ...row, archive: anArchived().archive } : row;
}

describe('a row and what Webex shows', () => {
  it.each(statuses)('of %s', status => {
    expect(shownStates.map(shown => compare(complete(settledRow(status)), shown, now))).toEqual(
      table[status],
    );
  });

  it.each([
    ['nobody will ever look at it', { lookAt: undefined }],
    ['it was due more than a day ago', { lookAt: at('2026-05-09T09:59:59Z') }],
  ])('need a look, whatever Webex shows, where %s', (_why, overrides) => {
    const row = aDiscovered(overrides);
    expect(compare(row, 'available', now)).toBe('ring');
  });

  it('need a look where a transcript is awaited for which nobody will ever look', () => {
    expect(compare(leanRow('archived', anId()), 'available', now)).toBe('ring');
    expect(compare(leanRow('binned', anId()), 'binned', now)).toBe('ring');
  });

  it('are given an hour after a change', () => {
    const seenAt = (trashedAt: string) =>
      recording.parse({ ...leanRow('trashed', anId()), trashedAt: at(trashedAt) });
    expect(compare(seenAt('2026-05-10T09:00:00.001Z'), 'available', now)).toBe('agrees');
    expect(compare(seenAt('2026-05-10T09:00:00Z'), 'available', now)).toBe('ring');
  });
});

describe('an archived row of which something is damaged', () => {
  const row = anArchived({ wake: 'archive', lookAt: tomorrow, fault: 'not-found', attempts: 2 });
  const none = { audio: false, transcript: false, metadata: false };

  it('is to be archived again where it is the audio, with what is known of the archive', () => {
    expect(repaired(row, { damage: { ...none, audio: true }, shown: 'available', now })).toEqual({
      ...anArchived({ id: row.id }),
      status: 'discovered',
      attempts: 0,
      lookAt: now,
    });
  });

  it('looks for a transcript again, and stays archived', () => {
    const { archive } = row;
    expect(repaired(row, { damage: { ...none, transcript: true }, shown: 'available', now })).toEqual({
      ...anArchived({ id: row.id }),
      archive: { ...archive, transcript: { state: 'awaited', looks: 0 } },
      attempts: 0,
      lookAt: now,
    });
  });

  it.each([undefined, 'binned', 'purged'] as const)('is left as it is where Webex shows it as %s', shown => {
    expect(repaired(row, { damage: { ...none, audio: true }, shown, now })).toBeUndefined();
  });

  it.each(statuses.filter(status => status !== 'archived'))('is left as it is where it is %s', status => {
    const other = leanRow(status, anId());
    expect(repaired(other, { damage: { ...none, audio: true }, shown: 'available', now })).toBeUndefined();
  });
});
