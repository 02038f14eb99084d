import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const quiet = '--disable-warning=ExperimentalWarning';
const simulatorMain = fileURLToPath(new URL('../local/simulator/main.ts', import.meta.url));
const archiveOne = fileURLToPath(new URL('archive-one.ts', import.meta.url));

/** How much memory archiving one recording may take, however large it is. */
export const limitMb = 150;

const greeting = z.object({
  apiUrl: z.string(),
  adminUrl: z.string(),
  tokens: z.object({ compliance: z.string() }),
});
const largest = z.object({
  now: z.string(),
  recordings: z.tuple([z.object({ id: z.string() })]),
});
const figures = z.object({
  status: z.string(),
  bytes: z.number(),
  idleMb: z.number(),
  peakMb: z.number(),
});
export type Figures = z.infer<typeof figures>;

/**
 * Archives one recording of this size in a process of its own, from a simulator in another.
 *
 * @returns what that process says of itself
 */
export async function measureMemory(megabytes: number): Promise<Figures> {
  const data = await mkdtemp(join(tmpdir(), 'tapekeeper-memory-'));
  const size = ['--recordings', '1', '--big-recording-mb', String(megabytes)];
  const simulator = spawn(process.execPath, [quiet, simulatorMain, ...size], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const { apiUrl, adminUrl, tokens } = greeting.parse(JSON.parse(await firstLine(simulator)));
    const truth = largest.parse(await (await fetch(`${adminUrl}/truth`)).json());
    const [{ id: webexId }] = truth.recordings;
    const so = { apiUrl, token: tokens.compliance, webexId, now: truth.now, data };
    const words = [quiet, archiveOne, JSON.stringify(so)];
    const { stdout } = await promisify(execFile)(process.execPath, words);
    return figures.parse(JSON.parse(stdout));
  } finally {
    simulator.kill();
    await rm(data, { recursive: true, force: true });
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The simulator has no output.');
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error('The simulator ended without a word.');
}
