import * as z from 'zod/mini';

/**
 * The identity of a recording: lower case, without dashes, decoded. Webex spells one id in several ways (with and
 * without dashes; elsewhere as base64 of `ciscospark://…/<uuid>`), so spellings are compared only after this parser.
 */
export const recordingId = z.pipe(
  z.pipe(z.string(), z.transform(bareId)),
  z
    .string()
    .check(z.regex(/^[0-9a-z]{8,64}$/, 'is not a recording id'))
    .brand<'RecordingId'>(),
);
export type RecordingId = z.infer<typeof recordingId>;

/** An id of Webex's without its spelling: lower case, without dashes, out of base64. */
export function bareId(spelling: string): string {
  return lastPart(decodeHydra(spelling.trim())).toLowerCase().replaceAll('-', '');
}

// "Y2lzY29zcGFyazov" is "ciscospark:/" in base64: Webex's older, self-describing kind of id.
function decodeHydra(spelling: string): string {
  return spelling.startsWith('Y2lzY29zcGFyazov')
    ? Buffer.from(spelling, 'base64').toString('utf8')
    : spelling;
}

function lastPart(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}
