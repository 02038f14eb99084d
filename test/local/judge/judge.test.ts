import { describe, expect, it } from 'vitest';
import type { FoundObject } from '../../../local/judge/inventory.ts';
import { judge } from '../../../local/judge/judge.ts';
import type { TrueRecording, Truth } from '../../../local/judge/truth.ts';

const id = '5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913';
const folder = 'recordings/5d/5d0f6a2e3b7c4c1e9f552a8f0b6de913';

function trueRecording(overrides: Partial<TrueRecording> = {}): TrueRecording {
  return {
    id,
    createTime: '2026-09-20T10:00:00Z',
    visibleAt: '2026-09-20T10:00:00Z',
    downloadable: true,
    malformed: false,
    audio: { bytes: 720, sha256: 'a'.repeat(64) },
    transcript: { readyAt: '2026-09-20T10:30:00Z', bytes: 80, sha256: 'b'.repeat(64) },
    metadata: [{ bytes: 90, sha256: 'c'.repeat(64) }],
    firstListedAt: '2026-09-20T10:05:00Z',
    ...overrides,
  };
}

function truthOf(recordings: TrueRecording[], overrides: Partial<Truth> = {}): Truth {
  return { now: '2026-10-01T00:00:00Z', calls: { total: 7 }, faults: [], recordings, ...overrides };
}

const audio: FoundObject = { key: `${folder}/audio.mp3`, bytes: 720, sha256: 'a'.repeat(64) };
const transcript: FoundObject = { key: `${folder}/transcript.vtt`, bytes: 80, sha256: 'b'.repeat(64) };
const metadata: FoundObject = { key: `${folder}/metadata.json`, bytes: 90, sha256: 'c'.repeat(64) };
const complete = [audio, transcript, metadata];

describe('the judge', () => {
  it('finds nothing wrong where everything is there once', () => {
    expect(judge(truthOf([trueRecording()]), complete)).toEqual({
      seen: 1,
      archived: 1,
      pending: 0,
      parked: 0,
      vanished: 0,
      bytes: 720,
      transcripts: 1,
      webexCalls: 7,
      unexplained: 0,
      problems: [],
    });
  });

  it.each(['sheets/2026/2026-10-01.json', 'reports/2026/2026-10-01.html'])(
    'holds no paper of the software against it, and believes none: %s',
    key => {
      const paper = { key, bytes: 1_100, sha256: 'e'.repeat(64) };
      const without = judge(truthOf([trueRecording()]), complete);
      expect(judge(truthOf([trueRecording()]), [...complete, paper])).toEqual(without);
    },
  );

  it.each([
    ['a lost recording', [transcript, metadata], 'lost', id],
    ['a duplicate', [...complete, { ...audio, key: `${folder}/audio-2.mp3` }], 'duplicate', id],
    ['a flipped byte', [{ ...audio, sha256: 'd'.repeat(64) }, transcript, metadata], 'damaged', audio.key],
    [
      'a foreign object',
      [...complete, { ...audio, key: 'recordings/ff/ff00/audio.mp3' }],
      'foreign',
      'recordings/ff/ff00/audio.mp3',
    ],
    ['a stray file', [...complete, { ...audio, key: 'notes.txt' }], 'foreign', 'notes.txt'],
    [
      'a stray file among the sheets',
      [...complete, { ...audio, key: 'sheets/2025/2026-10-01.json' }],
      'foreign',
      'sheets/2025/2026-10-01.json',
    ],
    [
      'a key in the wrong folder',
      [...complete, { ...audio, key: 'recordings/aa/5d0f6a2e3b7c4c1e9f552a8f0b6de913/audio.mp3' }],
      'foreign',
      'recordings/aa/5d0f6a2e3b7c4c1e9f552a8f0b6de913/audio.mp3',
    ],
    ['a missing transcript', [audio, metadata], 'lost', id],
    [
      'a wrong transcript',
      [audio, { ...transcript, sha256: 'e'.repeat(64) }, metadata],
      'damaged',
      transcript.key,
    ],
    ['missing metadata', [audio, transcript], 'lost', id],
    [
      'a flipped byte in metadata',
      [audio, transcript, { ...metadata, sha256: 'f'.repeat(64) }],
      'damaged',
      metadata.key,
    ],
  ] as const)('names %s', (_what, archive, kind, of) => {
    const verdict = judge(truthOf([trueRecording()]), archive);
    expect(verdict.problems).toContainEqual(expect.objectContaining({ kind, of }));
    expect(verdict.unexplained).toBe(verdict.problems.length);
  });

  it('expects metadata from when Webex has them, and none where it never does', () => {
    const late = truthOf([trueRecording({ metadataReadyAt: '2026-09-22T10:00:00Z' })]);
    expect(judge(late, [audio, transcript])).toMatchObject({ problems: [{ kind: 'lost', of: id }] });
    const tooLate = truthOf([trueRecording({ metadataReadyAt: '2026-09-23T11:00:00Z' })]);
    expect(judge(tooLate, [audio, transcript]).problems).toEqual([]);
    const never = truthOf([trueRecording({ metadataReadyAt: null })]);
    expect(judge(never, [audio, transcript]).problems).toEqual([]);
    expect(judge(never, complete)).toMatchObject({ problems: [{ kind: 'foreign', of: metadata.key }] });
  });

  it('accepts each of the metadata that Webex ever gave, and holds no damaged copy for a second one', () => {
    const other = { bytes: 91, sha256: 'd'.repeat(64) };
    const truth = truthOf([trueRecording({ metadata: [{ bytes: 90, sha256: 'c'.repeat(64) }, other] })]);
    const second = { key: `${folder}/metadata-2.json`, ...other };
    expect(judge(truth, complete).problems).toEqual([]);
    expect(judge(truth, [audio, transcript, second]).problems).toEqual([]);
    expect(judge(truth, [...complete, second])).toMatchObject({ problems: [{ kind: 'duplicate', of: id }] });
    expect(judge(truth, [...complete, { ...second, sha256: 'f'.repeat(64) }])).toMatchObject({
      problems: [{ kind: 'damaged', of: second.key }],
    });
  });

  it('calls metadata lost, too, of which only a damaged copy is there', () => {
    const damaged = { ...metadata, sha256: 'f'.repeat(64) };
    expect(judge(truthOf([trueRecording()]), [audio, transcript, damaged])).toMatchObject({
      archived: 1,
      unexplained: 2,
      problems: [
        { kind: 'damaged', of: metadata.key },
        { kind: 'lost', of: id },
      ],
    });
  });

  it('waits for metadata and transcripts for as long as they are looked for', () => {
    const inTime = { createTime: '2026-09-27T23:00:00Z', visibleAt: '2026-09-27T23:00:00Z' };
    const readyAt = '2026-09-27T23:30:00Z';
    const recording = { ...inTime, transcript: { readyAt, bytes: 80, sha256: 'b'.repeat(64) } };
    expect(judge(truthOf([trueRecording(recording)]), [audio]).problems).toEqual([]);
    const later = truthOf([trueRecording(recording)], { now: '2026-10-01T00:00:01Z' });
    expect(judge(later, [audio]).problems).toHaveLength(2);
  });

  it('names metadata and transcripts that are kept twice', () => {
    const twice = (object: FoundObject) => ({ ...object, key: object.key.replace('.', '-2.') });
    const archive = [...complete, twice(metadata), twice(transcript)];
    expect(judge(truthOf([trueRecording()]), archive).problems.map(each => each.kind)).toEqual([
      'duplicate',
      'duplicate',
    ]);
  });

  it('lets a recording be missing for an hour, and no longer', () => {
    const young = truthOf([trueRecording({ visibleAt: '2026-09-30T23:00:00Z', firstListedAt: null })]);
    expect(judge(young, [])).toMatchObject({ seen: 0, pending: 1, unexplained: 0 });
    const old = truthOf([trueRecording({ visibleAt: '2026-09-30T22:59:59Z', firstListedAt: null })]);
    expect(judge(old, [])).toMatchObject({ pending: 0, unexplained: 1 });
  });

  it('expects nothing of what may not be downloaded or cannot be read', () => {
    for (const odd of [{ downloadable: false }, { malformed: true }]) {
      expect(judge(truthOf([trueRecording(odd)]), [])).toMatchObject({ parked: 1, unexplained: 0 });
      expect(judge(truthOf([trueRecording(odd)]), [audio])).toMatchObject({
        problems: [{ kind: 'foreign' }],
      });
    }
  });

  it('does not accept what Webex has not shown yet', () => {
    const later = truthOf([trueRecording({ visibleAt: '2026-10-01T00:00:01Z', firstListedAt: null })]);
    expect(judge(later, [])).toMatchObject({ seen: 0, pending: 0, unexplained: 0 });
    expect(judge(later, [audio])).toMatchObject({ problems: [{ kind: 'foreign' }] });
  });

  it('accepts what Webex shows from this very second on, however that is spelled', () => {
    const shown = { createTime: '2026-10-01T00:00:00Z', visibleAt: '2026-10-01T00:00:00Z' };
    const recording = trueRecording({ ...shown, transcript: null });
    const truth = truthOf([recording], { now: '2026-10-01T00:00:00.000Z' });
    expect(judge(truth, [audio])).toMatchObject({ archived: 1, problems: [] });
  });

  it('passes on what the simulator saw go wrong', () => {
    const faults = [
      { at: '2026-09-30T00:00:00Z', kind: 'token-at-media-host', detail: 'a bearer token came' },
    ];
    expect(judge(truthOf([trueRecording()], { faults }), complete)).toMatchObject({
      problems: [{ kind: 'misconduct' }],
    });
  });

  it('asks of what was deleted for good only what it owed until then', () => {
    const early = trueRecording({ goneSince: '2026-09-20T10:59:00Z' });
    expect(judge(truthOf([early]), [])).toMatchObject({ seen: 1, vanished: 1, pending: 0, unexplained: 0 });
    const late = trueRecording({ goneSince: '2026-09-20T11:01:00Z' });
    expect(judge(truthOf([late]), [])).toMatchObject({ vanished: 0, problems: [{ kind: 'lost', of: id }] });
    expect(judge(truthOf([late]), [audio])).toMatchObject({ archived: 1, vanished: 0, unexplained: 0 });
    const old = trueRecording({ goneSince: '2026-09-28T00:00:00Z' });
    expect(judge(truthOf([old]), [audio]).problems.map(problem => problem.kind)).toEqual(['lost', 'lost']);
  });
});
