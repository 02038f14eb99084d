const name = String.raw`[^\s;,="<>]+`;
const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
const parameter = String.raw`\s*;\s*(?:${name}\s*(?:=\s*(?:${quoted}|[^\s;,"]*))?)?`;
const links = new RegExp(`<([^<>]*)>((?:${parameter})*)`, 'g');
const parameters = new RegExp(String.raw`;\s*(${name})\s*=\s*(${quoted}|[^\s;,"]*)`, 'g');

/**
 * The address of `rel="next"` in a `Link` header (RFC 8288), or undefined. Order and quoting of the parameters vary;
 * several links are separated by commas, which may also stand inside an address.
 */
export function nextLink(header: string | undefined): string | undefined {
  for (const [, address, given] of (header ?? '').matchAll(links)) {
    if (address !== undefined && relationsOf(given ?? '').includes('next')) return address;
  }
  return undefined;
}

/** Whether the header speaks of a next page in a way that cannot be read. */
export function isUnreadableNext(header: string | undefined): boolean {
  return header !== undefined && /\bnext\b/i.test(header) && !/<[^<>]*>/.test(header);
}

/** Only the first `rel` of a link counts. */
function relationsOf(given: string): string[] {
  for (const [, key, value] of given.matchAll(parameters)) {
    if (key?.toLowerCase() === 'rel') return (value ?? '').replaceAll('"', '').toLowerCase().split(/\s+/);
  }
  return [];
}
