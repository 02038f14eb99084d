import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** One recording that has everything: where its parts lie, and what to try next. */
export async function storyLines(objects: string, data: string): Promise<string[]> {
  const folder = await findComplete(objects);
  const again = [
    'What to try next:',
    `  npm start                        goes on from ${data}`,
    '  npm start -- --recordings 5000   another organisation (name another --data folder)',
    '  npm run webex-simulator          only the simulated Webex, to point your own client at',
    '  npx serverless package           what a deployment would consist of',
  ];
  if (folder === undefined) return again;
  return [
    'One recording:',
    `  play    ${join(folder, 'audio.mp3')}`,
    `  read    ${join(folder, 'transcript.vtt')}`,
    `  inspect ${join(folder, 'metadata.json')}`,
    '',
    ...again,
  ];
}

async function findComplete(objects: string): Promise<string | undefined> {
  const recordings = join(objects, 'recordings');
  for (const shelf of (await readdir(recordings).catch(() => [])).toSorted()) {
    for (const id of (await readdir(join(recordings, shelf))).toSorted()) {
      const folder = join(recordings, shelf, id);
      if ((await readdir(folder)).includes('transcript.vtt')) return folder;
    }
  }
  return undefined;
}
