/**
 * The address of `rel="next"` in a `Link` header (RFC 8288), or undefined. Order and quoting of the parameters vary;
 * several links are separated by commas, which may also stand inside an address.
 */
export function nextLink(header: string | undefined): string | undefined {
  for (const match of (header ?? '').matchAll(/<([^<>]*)>((?:\s*;\s*[^,;<>"]+(?:"[^"]*")?)*)/g)) {
    const [, address, parameters] = match;
    if (
      address !== undefined &&
      /(?:^|;)\s*rel\s*=\s*"?(?:[^";]*\s)?next(?:\s[^";]*)?"?\s*(?:;|$)/i.test(parameters ?? '')
    )
      return address;
  }
  return undefined;
}
