import { pipeline } from 'node:stream/promises';
import { artefacts } from '../domain/archive-keys.ts';
import { TransientError } from '../domain/errors.ts';
import { objectsOf, type HeldObject } from '../domain/explanation.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import type { Copy, CopyFolder, MediaReader, RecordingStore } from '../ports.ts';
import { anyBytes, verifying } from './verified-audio.ts';
import { writeReceipt, type ReceiptPorts } from './write-receipt.ts';

export type GetPorts = ReceiptPorts & {
  readonly recordings: Pick<RecordingStore, 'get'>;
  readonly media: Pick<MediaReader, 'open'>;
  readonly folder: CopyFolder;
};

/** @param name of the copy in the folder */
export type Copied = HeldObject & { readonly name: string };

/**
 * Copies what the archive holds of a recording into a folder, whole and verified, or nothing of it. A receipt says who
 * took it before anything can be taken.
 *
 * @returns the copies, and the id of the receipt
 * @throws Error in a sentence where there is nothing to copy, something is in the way, or the archive holds other bytes
 *   than were archived; TransientError when tables or archive fail
 */
export async function getRecording(
  order: { id: RecordingId; by: string },
  ports: GetPorts,
): Promise<{ copies: readonly Copied[]; receipt: string }> {
  const { id, by } = order;
  const wanted = await wantedOf(id, ports);
  for (const { name } of wanted)
    if (await ports.folder.has(name))
      throw new Error(`There is a ${name} already, which is never overwritten: name another folder.`);
  const made: Copy[] = [];
  try {
    for (const each of wanted) made.push(await copyOf(each, ports));
    const about = Object.fromEntries(wanted.map(({ artefact, sha256 }) => [artefact, sha256]));
    const deed = { kind: 'deed', what: 'get', at: ports.clock.now(), by, ids: [id], about } as const;
    const receipt = await writeReceipt(deed, ports);
    for (const copy of made) await copy.show();
    return { copies: wanted, receipt };
  } catch (error) {
    for (const copy of made) await copy.discard();
    throw error;
  }
}

async function wantedOf(
  id: RecordingId,
  { recordings }: Pick<GetPorts, 'recordings'>,
): Promise<readonly Copied[]> {
  const row = await recordings.get(id);
  if (row === undefined)
    throw new Error(`There is no recording ${id}: tapekeeper explain ${id} says what is known of it.`);
  const archive = 'archive' in row ? row.archive : undefined;
  if (archive === undefined)
    throw new Error(`${id} is ${row.status}, and not in the archive: tapekeeper explain ${id} says why.`);
  return objectsOf(id, archive).map(each => ({
    ...each,
    name: `${id}.${artefacts[each.artefact].extension}`,
  }));
}

async function copyOf({ key, name, bytes, sha256 }: Copied, { media, folder }: GetPorts): Promise<Copy> {
  const body = await media.open(key);
  if (body === undefined) throw damaged(key, 'is not there');
  const checked = verifying(anyBytes, bytes);
  // Whatever breaks the reading destroys the stream that `write` reads, so its error arrives there.
  const arriving = pipeline(body, checked.stream).catch(() => undefined);
  const copy = await written(key, async () => folder.write(name, checked.stream));
  await arriving;
  if (checked.facts().sha256 === sha256) return copy;
  await copy.discard();
  throw damaged(key, 'holds other bytes than were archived');
}

async function written(key: string, write: () => Promise<Copy>): Promise<Copy> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof TransientError && (error.fault === 'length-mismatch' || error.fault === 'empty'))
      throw damaged(key, 'holds more or fewer bytes than were archived');
    throw error;
  }
}

function damaged(key: string, what: string): Error {
  return new Error(
    `Nothing was copied: ${key} ${what} (docs/runbook.md, "An object of the archive is damaged").`,
  );
}
