import type { RecordingId } from './recording-id.ts';

/** What does not fit in an archive's papers. `key` names one of them. */
type PaperFinding = {
  readonly what:
    | 'sheet-missing'
    | 'sheet-changed'
    | 'sheet-damaged'
    /** It follows one that is not the one before it. */
    | 'chain-broken'
    /** The hash that was kept elsewhere is none of these sheets'. */
    | 'last-sheet-unknown'
    | 'receipt-missing'
    | 'receipt-changed'
    /** It is there, and the sheet that counts its day does not count it. */
    | 'receipt-uncounted'
    /** No sheet counts its day, which has been over for long. */
    | 'receipt-unsealed'
    | 'receipt-damaged'
    /** The receipts are not those that this sheet counts, and nothing tells which of them. */
    | 'receipts-differ'
    | 'list-changed'
    /** An outcome of a call that no attempt attests. */
    | 'attempt-missing';
  readonly key: string;
};

/** What does not fit with a recording. `key` names an object, or a receipt. */
type RecordingFinding = {
  readonly what:
    | 'object-missing'
    | 'object-length'
    | 'object-changed'
    /** What was purged from Webex is not in the archive as it was then. */
    | 'purged-object-missing'
    /** The receipt `key` is of a purge, and none attests that we had trashed it. */
    | 'proof-missing';
  readonly key: string;
  readonly recording: RecordingId;
};

export type Finding = PaperFinding | RecordingFinding;

/** What is the cause of something else comes before it. */
const order: readonly Finding['what'][] = [
  'sheet-missing',
  'sheet-damaged',
  'sheet-changed',
  'chain-broken',
  'last-sheet-unknown',
  'receipt-missing',
  'receipt-changed',
  'receipts-differ',
  'receipt-uncounted',
  'receipt-damaged',
  'list-changed',
  'attempt-missing',
  'proof-missing',
  'purged-object-missing',
  'object-missing',
  'object-length',
  'object-changed',
  'receipt-unsealed',
];

/** How much of the media is read and hashed: nothing, some by chance, or everything. */
export const mediaModes = ['none', 'sample', 'all'] as const;
export type MediaMode = (typeof mediaModes)[number];

/** What was looked at in an archive, and what does not fit, what comes first first. */
export type Verification = {
  readonly sheets: number;
  readonly newest: { readonly day: string; readonly sha256: string } | undefined;
  readonly receipts: number;
  /** Of these, those of days that no sheet counts yet. */
  readonly unsealed: number;
  readonly objects: number;
  /** Of these, those of which every byte was read. */
  readonly hashed: number;
  readonly findings: readonly Finding[];
  /** Findings beyond those. */
  readonly more: number;
};

/** Findings that are named; of an archive that is gone, nobody wants to read a million. */
const mostFindings = 1_000;

/** Takes findings, each once. */
export function findings() {
  const seen = new Set<string>();
  const named: Finding[] = [];
  return {
    tell: (finding: Finding): void => {
      const name = `${finding.what} ${finding.key} ${'recording' in finding ? finding.recording : ''}`;
      if (seen.has(name)) return;
      seen.add(name);
      if (named.length < mostFindings) named.push(finding);
    },
    total: () => ({
      findings: named.toSorted((one, other) => order.indexOf(one.what) - order.indexOf(other.what)),
      more: seen.size - named.length,
    }),
  };
}
export type Tell = (finding: Finding) => void;
