import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import { sheetEvent } from '../../lib/steps/announce-sheet.ts';
import type { Announced } from '../../lib/steps/verify-sheets.ts';
import { alarmsPath } from '../../local/alarm/alarms-file.ts';
import { readFolderMedia } from '../../local/media/folder-reader.ts';
import { readFolderPapers } from '../../local/media/folder-papers.ts';
import type { OpenArchive } from './archive.ts';

const announcement = z.object({ event: z.literal(sheetEvent), key: z.string(), sha256: z.string() });

/**
 * The archive of a folder of npm start, also while that is at work on it, or a copy of a bucket in a folder.
 *
 * @throws ConfigurationError when it has no archive
 */
export async function openFolderArchive(folder: string): Promise<OpenArchive> {
  const objects = await objectsIn(folder);
  return {
    papers: readFolderPapers(objects),
    reader: readFolderMedia(objects),
    announced: await announcedIn(folder),
    [Symbol.dispose]: () => undefined,
  };
}

async function objectsIn(folder: string): Promise<string> {
  const own = join(folder, 'archive', 'objects');
  if (await isFolder(own)) return own;
  for (const copied of ['sheets', 'receipts', 'recordings'])
    if (await isFolder(join(folder, copied))) return folder;
  throw new ConfigurationError([
    `the folder ${folder} has no archive: name the one that npm start said it keeps everything in, or one with a copy of the bucket`,
  ]);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function announcedIn(folder: string): Promise<readonly Announced[]> {
  const text = await readFile(alarmsPath(folder), 'utf8').catch(() => '');
  return text.split('\n').flatMap(line => {
    const read = announcement.safeParse(parsed(line));
    return read.success ? [{ key: read.data.key, sha256: read.data.sha256 }] : [];
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
