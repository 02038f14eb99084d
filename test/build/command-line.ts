import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const line = z.record(z.string(), z.unknown());

/** How a command ended: its answers, read, and its sentences. */
export type Ended = {
  readonly code: number | null;
  readonly answers: readonly Record<string, unknown>[];
  readonly said: string;
};

/** Runs `tapekeeper …` as a person would, with nothing in its environment but this. Fails on an answer that is no JSON. */
export async function tapekeeper(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { code, printed, said } = await printedBy(words, environment);
  const answers = printed.split('\n').filter(each => each !== '');
  return { code, answers: answers.map(each => line.parse(JSON.parse(each))), said };
}

/** The same for a command whose output is meant for people. */
export async function printedBy(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; printed: string; said: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...words], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [printed, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child, 'close');
  return { code: child.exitCode, printed, said };
}
