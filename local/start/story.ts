import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { commandOf, nearPath, quoted, type Options } from './options.ts';

/**
 * One recording that has everything: where its parts lie, and what to try next.
 *
 * @param objects the archive's folder, or undefined where nothing is kept
 */
export async function storyLines(objects: string | undefined, options: Options): Promise<string[]> {
  const again = commandOf(options);
  const other = commandOf({
    ...options,
    seed: options.seed + 1,
    data: objects === undefined ? options.data : `${options.data}-${options.seed + 1}`,
  });
  const sheet = `npm run tapekeeper -- sheet --data ${quoted(nearPath(options.data))}`;
  const width = Math.max(again.length, other.length, objects === undefined ? 0 : sheet.length);
  const hint = (command: string, what: string) => `  ${command.padEnd(width)}  ${what}`;
  const next = [
    'What to try next:',
    hint(again, objects === undefined ? 'begins anew' : `goes on from ${nearPath(options.data)}`),
    hint(other, objects === undefined ? 'another organisation' : 'another organisation, in another folder'),
    ...(objects === undefined ? [] : [hint(sheet, 'the balance of each day')]),
    hint('npm run webex-simulator', 'only the simulated Webex, to point your own client at'),
    hint('npx serverless package', 'what a deployment would consist of'),
  ];
  const folder = objects === undefined ? undefined : await findComplete(objects);
  if (folder === undefined) return next;
  const part = (name: string) => quoted(nearPath(join(folder, name)));
  return [
    'One recording (the simulated audio is silent):',
    `  play     ${part('audio.mp3')}`,
    `  read     ${part('transcript.vtt')}`,
    `  inspect  ${part('metadata.json')}`,
    '',
    ...next,
  ];
}

async function findComplete(objects: string): Promise<string | undefined> {
  const recordings = join(objects, 'recordings');
  for (const shelf of await folders(recordings)) {
    for (const folder of await folders(shelf)) {
      const names = await readdir(folder);
      if (names.includes('audio.mp3') && names.includes('transcript.vtt')) return folder;
    }
  }
  return undefined;
}

/** Anyone may have put files beside the archive's folders. */
async function folders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => entry.isDirectory())
    .map(entry => join(path, entry.name))
    .toSorted();
}
