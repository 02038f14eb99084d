import type { FoundObject } from './inventory.ts';
import type { Problem } from './problem.ts';

const pattern =
  /^recordings\/([0-9a-z]{2})\/([0-9a-z]+)\/(audio|transcript|metadata)(?:-(\d+))?\.(mp3|vtt|json)$/;
/** The software's own papers: nothing that it says of itself is believed, nor held against it. */
const papers = [
  /^sheets\/(\d{4})\/\1-\d{2}-\d{2}\.json$/,
  /^receipts\/\d{4}-\d{2}-\d{2}(?:\.txt|\/\d{6}-[0-9a-f]{8}(?:-[0-9a-z]+)?\.json)$/,
  /^policies\/[0-9a-zA-Z]+\.yml$/,
  /^plans\/\d{4}-\d{2}-\d{2}\/[0-9a-zA-Z]+\.json$/,
  /^offboardings\/\d{4}-\d{2}-\d{2}-[0-9a-z]{8}\/\d{8}-\d{6}\.json$/,
];
const extensions = { audio: 'mp3', transcript: 'vtt', metadata: 'json' };
type Kind = keyof typeof extensions;
/** What the archive keeps of one recording. */
export type Shelf = Record<Kind, FoundObject[]>;

/** The archive's objects by recording; what is kept under no recording's key is a problem. */
export function shelve(archive: readonly FoundObject[], problems: Problem[]): Map<string, Shelf> {
  const shelves = new Map<string, Shelf>();
  for (const object of archive) {
    if (papers.some(paper => paper.test(object.key))) continue;
    const place = placeOf(object.key);
    if (place === undefined) {
      problems.push({ kind: 'foreign', of: object.key, why: 'no recording is kept under such a key' });
      continue;
    }
    const shelf = shelves.get(place.id) ?? emptyShelf();
    shelf[place.kind].push(object);
    shelves.set(place.id, shelf);
  }
  return shelves;
}

function placeOf(key: string): { id: string; kind: Kind } | undefined {
  const [, folder, id, name, , extension] = pattern.exec(key) ?? [];
  if (folder === undefined || !id?.startsWith(folder)) return undefined;
  if (name !== 'audio' && name !== 'transcript' && name !== 'metadata') return undefined;
  return extensions[name] === extension ? { id, kind: name } : undefined;
}

export function emptyShelf(): Shelf {
  return { audio: [], transcript: [], metadata: [] };
}

/** Each object of a shelf that should not be there. */
export function foreign(shelf: Shelf, why: string): Problem[] {
  const objects = [...shelf.audio, ...shelf.transcript, ...shelf.metadata];
  return objects.map(object => foreignObject(object, why));
}

export function foreignObject(object: FoundObject, why: string): Problem {
  return { kind: 'foreign', of: object.key, why };
}
