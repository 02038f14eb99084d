import { createHash } from 'node:crypto';
import type { Backend } from './backend.ts';
import { joining } from './joining.ts';
import { makeOrganisation, type Owner } from './organisation.ts';
import type { ModelRecording } from './recording.ts';
import { metadata } from './render.ts';

/** A text as its bytes are. */
export type TrueText = { readonly bytes: number; readonly sha256: string };

/**
 * Every text that Webex may have given as a recording's metadata until now, asked with all types and in UTC. There is
 * more than one only where its owner was another, or had another address.
 *
 * @returns what tells them of one recording; none where Webex never has any
 */
export function trueMetadata(backend: Backend): (recording: ModelRecording) => TrueText[] {
  const owners = ownersEver(backend);
  const changes = changeMoments(backend);
  const nowMs = backend.clock.nowMs();
  const so = { orgId: backend.organisation.id, allTypes: true, zone: 'UTC' };

  return recording => {
    if (backend.odd.metadataReadyAtMs(recording.id, recording.createdAtMs) === undefined) return [];
    const moments = [recording.createdAtMs, ...(changes.get(recording.id) ?? [])];
    const texts = new Set<string>();
    for (const ms of moments.filter(each => each <= nowMs)) {
      const condition = backend.condition.shown(recording, ms);
      for (const owner of owners.get(condition.owner.id) ?? [])
        texts.add(JSON.stringify(metadata(backend.view(recording, { ...condition, owner }), so)));
    }
    return [...texts].map(hashText);
  };
}

/** Length and hash of a text's bytes. */
export function hashText(text: string): TrueText {
  const bytes = Buffer.from(text);
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** By id, every owner as they ever were: a text may be of any of these times. */
function ownersEver({ seed, state, accounts }: Backend): Map<string, Readonly<Owner>[]> {
  const organisation = makeOrganisation(seed);
  joining(organisation, state, seed);
  const found = new Map<string, Readonly<Owner>[]>(organisation.owners.map(owner => [owner.id, [owner]]));
  for (const { account } of accounts.changes()) found.get(account.id)?.push(account);
  return found;
}

/** By recording, when a write to it began to show. */
function changeMoments({ state }: Backend): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const json of state.entries('change')) {
    const { id, shownAtMs } = JSON.parse(json) as { id: string; shownAtMs: number };
    found.set(id, [...(found.get(id) ?? []), shownAtMs]);
  }
  return found;
}
