import { dayOfSheet } from '../../lib/domain/sheet.ts';
import type { Finding, Verification } from '../../lib/domain/verification.ts';
import { several } from '../status/words.ts';

/** What was looked at, and the first thing that does not fit, as people read it. */
export function verificationLines(of: Verification): string[] {
  const { newest, receipts, unsealed, objects, hashed } = of;
  const chain =
    newest === undefined
      ? 'no sheet'
      : `${several(of.sheets, 'sheet')}, the newest of ${newest.day}, SHA-256 ${newest.sha256}`;
  return [
    `Looked at ${chain}; ${several(receipts, 'receipt')}, ${unsealed === 0 ? 'all' : `all but ${unsealed}`} counted by sheets; ${several(objects, 'object')}, of which ${hashed} were read to the last byte.`,
    ...verdict(of),
  ];
}

function verdict({ findings, more }: Verification): string[] {
  const [first, ...others] = findings;
  if (first === undefined) return ['Everything fits.'];
  const left = others.length + more;
  return [
    `! ${findingSentence(first)}`,
    ...(left === 0
      ? []
      : [`! ${several(left, 'further thing')} ${left === 1 ? 'does' : 'do'} not fit: --json names them.`]),
    'docs/verify.md says what to do.',
  ];
}

/** A finding in a sentence. */
export function findingSentence(finding: Finding): string {
  return sentences[finding.what](finding.key, 'recording' in finding ? finding.recording : '');
}

const sentences: Readonly<Record<Finding['what'], (key: string, recording: string) => string>> = {
  'sheet-missing': key => `The sheet ${key} is gone: a later one, or the alarm topic, has its hash.`,
  'sheet-changed': key => `The sheet ${key} is not the one that was drawn: its bytes have another hash.`,
  'sheet-damaged': key => `The sheet ${key} cannot be read as one.`,
  'chain-broken': key => `The sheet ${key} does not follow the one before it.`,
  'last-sheet-unknown': key =>
    `No sheet has the hash that was given: the newest was dropped or changed, and ${key} is the last that is left.`,
  'receipt-missing': key => `The receipt ${key} is gone: the sheet of its day counts it.`,
  'receipt-changed': key => `The receipt ${key} is not the one that the sheet of its day counts.`,
  'receipt-uncounted': key => `${key} was added after the sheet of its day was drawn.`,
  'receipt-unsealed': key =>
    `No sheet counts ${key}, whose day has been over for two days: a sheet was dropped, or reconcile does not run.`,
  'receipt-damaged': key => `The receipt ${key} cannot be read as one.`,
  'receipts-differ': key =>
    `The receipts that the sheet of ${dayOfSheet(key) ?? key} counts are not those that are there.`,
  'list-changed': key => `The list ${key} is not the one that the sheet of its day has the hash of.`,
  'attempt-missing': key => `The outcome ${key} is of a call that no receipt attests.`,
  'proof-missing': (key, recording) =>
    `The receipt ${key} is of the purge of ${recording}, and no receipt attests that it was trashed by us.`,
  'purged-object-missing': (key, recording) =>
    `The recording ${recording} was purged from Webex, and its object ${key} is not in the archive as it was then.`,
  'object-missing': key => `The object ${key} is gone.`,
  'object-length': key => `The object ${key} has another length than when it was archived.`,
  'object-changed': key => `The object ${key} has other bytes than when it was archived.`,
};
