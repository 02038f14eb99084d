/** What two spellings of one id have in common: people and places are named in base64 elsewhere in Webex. */
export function bareId(spelling: string): string {
  const text = Buffer.from(spelling.trim(), 'base64').toString('latin1');
  const id = text.startsWith('ciscospark:/') ? (text.split('/').at(-1) ?? '') : spelling.trim();
  return id.replaceAll('-', '').toLowerCase();
}
