import { describe, expect, it } from 'vitest';
import { cameInto } from '../../lib/domain/came-into-archive.ts';
import type { Archive } from '../../lib/domain/recording.ts';
import { aDiscovered, anArchived, anId, at } from '../build/recordings.ts';

const id = anId();
const sha = (digit: string) => digit.repeat(64);
const audioOnly: Archive = {
  audio: { copy: 1, bytes: 1_000, sha256: sha('a') },
  transcript: { state: 'awaited', looks: 1 },
  metadata: { state: 'none' },
  verifiedAt: at('2026-03-02T10:05:00Z'),
};
const audio = {
  artefact: 'audio',
  object: `recordings/${id.slice(0, 2)}/${id}/audio.mp3`,
  bytes: 1_000,
  sha256: sha('a'),
};
const withTranscript: Archive = {
  ...audioOnly,
  transcript: { state: 'stored', copy: 2, bytes: 20, sha256: sha('b') },
};
const transcript = {
  artefact: 'transcript',
  object: `recordings/${id.slice(0, 2)}/${id}/transcript-2.vtt`,
  bytes: 20,
  sha256: sha('b'),
};
const row = (archive: Archive) => anArchived({ id, archive });

describe('what came into the archive', () => {
  it.each([
    ['audio', aDiscovered({ id }), row(audioOnly), [audio]],
    ['audio and transcript at once', aDiscovered({ id }), row(withTranscript), [audio, transcript]],
    ['a transcript that came later', row(audioOnly), row(withTranscript), [transcript]],
    ['nothing, where nothing changed', row(withTranscript), { ...row(withTranscript), attempts: 1 }, []],
    ['nothing, where there is no archive', aDiscovered({ id }), aDiscovered({ id, attempts: 1 }), []],
    [
      'the same audio, where it was verified anew',
      aDiscovered({ id, archive: withTranscript }),
      row({ ...withTranscript, verifiedAt: at('2026-04-02T10:05:00Z') }),
      [audio],
    ],
    [
      'a transcript under another key, where the first was damaged',
      row({ ...withTranscript, transcript: { ...transcript, state: 'stored', copy: 1 } }),
      row(withTranscript),
      [transcript],
    ],
  ] as const)('is %s', (_name, before, after, objects) => {
    expect(cameInto(before, after)).toEqual(objects);
  });
});
