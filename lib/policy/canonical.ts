import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { spell } from '../domain/duration.ts';
import type { Match } from '../domain/match.ts';
import type { PolicyDocument, Rule } from '../domain/policy.ts';

/** Long enough that nobody finds two policies with the same, short enough for every row. */
const hashLength = 32;

/**
 * Names what a policy says: the same for other comments, another order of keys or of the values of a match, and other
 * spellings of equal durations; another for another order of rules.
 */
export function hashOf(policy: PolicyDocument): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(policy)))
    .digest('hex')
    .slice(0, hashLength);
}

/** The policy as a file that is read as the same again, with all defaults written out. */
export function printPolicy(policy: PolicyDocument): string {
  return stringify(canonical(policy), { aliasDuplicateObjects: false });
}

// The order of keys here is part of every hash that was ever written to a row.
function canonical({ webex, notice, graceAfterRestore, brakes, rules }: PolicyDocument) {
  return {
    webex: { retention: spell(webex.retention), bin: spell(webex.bin) },
    notice: spell(notice),
    graceAfterRestore: spell(graceAfterRestore),
    brakes: {
      recordings: brakes.recordings,
      share: `${brakes.share.percent} %`,
      firstWeek: brakes.firstWeek,
    },
    rules: rules.map(canonicalRule),
  };
}

function canonicalRule({ name, match, archive, trashAfter, purgeAfter, keepArchive, clock }: Rule) {
  return {
    name,
    ...(match === undefined ? {} : { match: canonicalMatch(match) }),
    archive:
      archive === 'no'
        ? archive
        : present({
            storageClass: archive.storageClass,
            transcript: archive.transcript ? 'yes' : 'no',
            metadata: archive.metadata ? 'yes' : 'no',
          }),
    trashAfter: spell(trashAfter),
    purgeAfter: spell(purgeAfter),
    keepArchive,
    clock,
  };
}

function canonicalMatch(match: Match) {
  const { ownerEmail, ownerType, locationId, serviceType, storageRegion, topic, duration } = match;
  const { shorterThan, longerThan } = duration ?? {};
  return present({
    ownerEmail,
    ownerType,
    locationId,
    serviceType,
    storageRegion,
    topic,
    duration:
      duration &&
      present({
        shorterThan: shorterThan && spellSeconds(shorterThan),
        longerThan: longerThan && spellSeconds(longerThan),
      }),
  });
}

function present(keys: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
}

// In the largest unit that fits, so that whatever was read is short enough to be read again.
function spellSeconds({ seconds }: { readonly seconds: number }): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} hours`;
  return seconds % 60 === 0 ? `${seconds / 60} minutes` : `${seconds} seconds`;
}
