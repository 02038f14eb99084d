import { describe, expect, it } from 'vitest';
import { archiveKey } from '../../lib/domain/archive-keys.ts';
import { recordingId } from '../../lib/domain/recording-id.ts';

const id = recordingId.parse('5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913');

describe('the key of an object', () => {
  it.each([
    ['audio', 1, 'audio.mp3'],
    ['audio', 2, 'audio-2.mp3'],
    ['transcript', 1, 'transcript.vtt'],
    ['transcript', 9, 'transcript-9.vtt'],
    ['metadata', 1, 'metadata.json'],
    ['metadata', 3, 'metadata-3.json'],
  ] as const)('for %s number %d is its recording’s folder and %s', (artefact, copy, file) => {
    expect(archiveKey(id, artefact, copy)).toBe(`recordings/5d/5d0f6a2e3b7c4c1e9f552a8f0b6de913/${file}`);
  });
});
