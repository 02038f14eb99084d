import type { ReceivedRequest } from '../ports-offboarding.ts';
import { isAny, isSameText } from './proof.ts';

/** Whether a request has one of these tokens in its header, after the scheme where there is one. */
export function hasToken(
  { headers }: ReceivedRequest,
  secrets: readonly string[],
  { header, scheme }: { header: string; scheme?: string | undefined },
): boolean {
  const given = headers[header] ?? '';
  return isAny(secrets, secret => isSameText(given, scheme === undefined ? secret : `${scheme} ${secret}`));
}
