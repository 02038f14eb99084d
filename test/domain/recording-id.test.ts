import fc from 'fast-check';
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

  it('normalises every spelling of one id to the same, and that to itself', () => {
    const spelling = fc.record({
      dashes: fc.boolean(),
      capitals: fc.boolean(),
      base64: fc.constantFrom('none', 'base64', 'base64url', 'unpadded'),
      region: fc.constantFrom('us', 'eu', 'urn:TEAM:eu-central-1_k'),
      space: fc.constantFrom('', ' ', '\n'),
    });
    fc.assert(
      fc.property(fc.uuid(), spelling, (uuid, { dashes, capitals, base64, region, space }) => {
        const cut = dashes ? uuid : uuid.replaceAll('-', '');
        const written = capitals ? cut.toUpperCase() : cut;
        const uri = Buffer.from(`ciscospark://${region}/RECORDING/${written}`);
        const encoded = {
          none: written,
          base64: uri.toString('base64'),
          base64url: uri.toString('base64url'),
          unpadded: uri.toString('base64').replace(/=+$/, ''),
        }[base64];
        const id = recordingId.parse(`${space}${encoded}${space}`);
        expect(id).toBe(uuid.replaceAll('-', '').toLowerCase());
        expect(recordingId.parse(id)).toBe(id);
      }),
    );
  });

  it('that is taken at all is taken as it is the second time', () => {
    fc.assert(
      fc.property(
        fc.string({
          minLength: 8,
          maxLength: 64,
          unit: fc.constantFrom('a', 'Z', '0', '9', '-', '/', 'y', '='),
        }),
        text => {
          const once = recordingId.safeParse(text);
          fc.pre(once.success);
          expect(recordingId.parse(once.data)).toBe(once.data);
        },
      ),
    );
  });

  it.each(['', 'short', '../../../etc/passwd', 'a b c d e f g h', 'x'.repeat(65)])('is never %j', text => {
    expect(recordingId.safeParse(text).success).toBe(false);
  });
});
