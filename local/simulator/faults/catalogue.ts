/** What a request is, as far as faults go. `page` is every page of a list but the first. */
export type RequestKind =
  'list' | 'page' | 'details' | 'metadata' | 'people' | 'token' | 'write' | 'audio' | 'transcript';

const lists: RequestKind[] = ['list', 'page'];
const reads: RequestKind[] = [...lists, 'details', 'metadata', 'people'];
const api: RequestKind[] = [...reads, 'token', 'write'];
const media: RequestKind[] = ['audio', 'transcript'];
/** A write has no body in its answer. */
const withBody: RequestKind[] = [...reads, 'token', ...media];

type FaultKind = { readonly on: readonly RequestKind[]; readonly transient: boolean };

/** Everything that can be made to go wrong. What is transient is over when one asks again; the rest needs more. */
export const faultKinds = {
  '429-seconds': { on: api, transient: true },
  '429-date': { on: api, transient: true },
  '429-garbage': { on: api, transient: true },
  '429-nothing': { on: api, transient: true },
  '5xx-html': { on: [...api, ...media], transient: true },
  '423': { on: api, transient: true },
  'reset-before': { on: [...api, ...media], transient: true },
  'reset-in-body': { on: withBody, transient: true },
  'slow-body': { on: withBody, transient: true },
  'hanging-body': { on: withBody, transient: true },
  'truncated-body': { on: withBody, transient: true },
  'wrong-length': { on: withBody, transient: true },
  'missing-length': { on: withBody, transient: true },
  'html-200': { on: withBody, transient: true },
  'expired-link': { on: media, transient: true },
  'empty-page': { on: lists, transient: true },
  'next-repeats': { on: lists, transient: true },
  'next-elsewhere': { on: lists, transient: true },
  'page-shift-inserts': { on: ['page'], transient: true },
  'page-shift-deletes': { on: ['page'], transient: false },
  'answer-lost': { on: ['write'], transient: true },
  'token-expires': { on: [...reads, 'write'], transient: false },
  'late-arrival': { on: [], transient: false },
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof faultKinds;
export const faultNames = Object.keys(faultKinds).filter(isFaultName);

export function isFaultName(name: string): name is FaultName {
  return name in faultKinds;
}

export function fits(name: FaultName, kind: RequestKind): boolean {
  return faultKinds[name].on.some(each => each === kind);
}
