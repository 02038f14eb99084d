import { describe, expect, it } from 'vitest';
import { companionsSettled, nextCompanionLook } from '../../lib/domain/companions.ts';
import type { Companion } from '../../lib/domain/recording.ts';
import { anArchived, at } from '../build/recordings.ts';

const createTime = at('2026-03-02T09:20:00Z');

describe('the next look for transcript and metadata', () => {
  it.each([
    ['2026-03-02T09:20:00Z', '2026-03-02T09:35:00.000Z'],
    ['2026-03-02T09:34:59.999Z', '2026-03-02T09:35:00.000Z'],
    ['2026-03-02T09:35:00Z', '2026-03-02T10:20:00.000Z'],
    ['2026-03-02T10:20:00Z', '2026-03-02T15:20:00.000Z'],
    ['2026-03-02T15:20:00Z', '2026-03-03T09:20:00.000Z'],
    ['2026-03-03T09:20:00Z', '2026-03-05T09:20:00.000Z'],
    ['2026-03-05T09:19:59.999Z', '2026-03-05T09:20:00.000Z'],
    ['2026-03-05T09:20:00Z', undefined],
    ['2027-01-01T00:00:00Z', undefined],
    // A file from the future: Webex's clock is ahead of ours.
    ['2026-03-02T09:00:00Z', '2026-03-02T09:35:00.000Z'],
  ])('seen at %s is at %s', (now, next) => {
    expect(nextCompanionLook(createTime, at(now))).toBe(next);
  });
});

describe('transcript and metadata', () => {
  const stored: Companion = { state: 'stored', copy: 1, bytes: 3, sha256: 'ab'.repeat(32) };
  const none: Companion = { state: 'none' };
  const awaited: Companion = { state: 'awaited', looks: 3 };

  it.each([
    [stored, stored, true],
    [none, stored, true],
    [none, none, true],
    [awaited, stored, false],
    [stored, awaited, false],
    [awaited, awaited, false],
  ])('%j and %j are settled: %s', (transcript, metadata, settled) => {
    expect(companionsSettled({ ...anArchived().archive, transcript, metadata })).toBe(settled);
  });
});
