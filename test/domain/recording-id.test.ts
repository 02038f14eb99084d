import { describe, expect, it } from 'vitest';
import { recordingId } from '../../lib/domain/recording-id.ts';

describe('a recording id', () => {
  it.each([
    ['5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913', 'with dashes'],
    ['5D0F6A2E3B7C4C1E9F552A8F0B6DE913', 'in capitals without dashes'],
    // base64 of ciscospark://us/RECORDING/5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913
    [
      'Y2lzY29zcGFyazovL3VzL1JFQ09SRElORy81ZDBmNmEyZS0zYjdjLTRjMWUtOWY1NS0yYThmMGI2ZGU5MTM',
      'as a self-describing id',
    ],
  ])('is the same however Webex spells it: %s (%s)', spelling => {
    expect(recordingId.parse(spelling)).toBe('5d0f6a2e3b7c4c1e9f552a8f0b6de913');
  });

  it.each(['', 'short', '../../../etc/passwd', 'a b c d e f g h', 'x'.repeat(65)])('is never %j', text => {
    expect(recordingId.safeParse(text).success).toBe(false);
  });
});
