import { spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pollMs = 5;

const sheet = z.object({
  seen: z.number(),
  archived: z.number(),
  pending: z.number(),
  parked: z.number(),
  bytes: z.number(),
  webexCalls: z.number(),
  unexplained: z.number(),
  kept: z.number(),
  held: z.number(),
  trashed: z.number(),
  purged: z.number(),
  vanished: z.number(),
  lost: z.number(),
  early: z.number(),
  departures: z.number(),
  reassigned: z.number(),
  problems: z.array(z.object({ kind: z.string(), of: z.string(), why: z.string() })),
});
export type Sheet = z.infer<typeof sheet>;

export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};
export type Started = { readonly process: ChildProcess; readonly ended: Promise<Ended> };

/**
 * Starts what `npm start` starts, in a process group of its own.
 *
 * @param so.within words of a command that starts it in turn, e.g. a shell that sets limits
 */
export async function startNpmStart(
  words: readonly string[],
  so: { within?: string[] } = {},
): Promise<Started> {
  const [, ...script] = (await startScript()).split(' ');
  const [command = '', ...rest] = [...(so.within ?? []), process.execPath, ...script, ...words];
  const child = spawn(command, rest, { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ...output }));
  });
  return { process: child, ended };
}

/** Runs `npm start` with these options to its end. */
export async function npmStart(words: readonly string[], so: { within?: string[] } = {}): Promise<Ended> {
  return (await startNpmStart(words, so)).ended;
}

/** Ends a process and whatever it started, as a power cut would. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, 'SIGKILL');
}

/** The balance sheet that `--json` puts on the last line. */
export function sheetOf(ended: Ended): Sheet {
  return sheet.parse(JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? ''));
}

/** The keys of all that the archive in a data folder has of recordings, in order. */
export async function archivedKeys(data: string): Promise<string[]> {
  const objects = join(data, 'archive', 'objects');
  const recordings = join(objects, 'recordings');
  const entries = await readdir(recordings, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(objects.length + 1))
    .toSorted();
}

/** Returns once this was written on standard error, or the process has ended. */
export async function untilSaid(text: string, { process: child, ended }: Started): Promise<void> {
  const { promise: said, resolve } = Promise.withResolvers<undefined>();
  let all = '';
  child.stderr?.on('data', (more: string) => {
    all += more;
    if (all.includes(text)) resolve(undefined);
  });
  await Promise.race([said, ended]);
}

/** Returns once the archive has so many objects of recordings, or the process has ended. */
export async function untilArchived(data: string, count: number, started: Started): Promise<void> {
  while (started.process.exitCode === null && (await archivedKeys(data)).length < count) await sleep(pollMs);
}

async function startScript(): Promise<string> {
  const manifest = z.object({ scripts: z.object({ start: z.string() }) });
  return manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))).scripts.start;
}
