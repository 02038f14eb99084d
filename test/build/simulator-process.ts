import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { handsOn } from './simulator.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = fileURLToPath(new URL('../../local/simulator/main.ts', import.meta.url));
const firstLine = z.strictObject({
  apiUrl: z.url(),
  adminUrl: z.url(),
  tokens: z.strictObject({
    user: z.string(),
    admin: z.string(),
    compliance: z.string(),
    both: z.string(),
    complianceWrite: z.string(),
  }),
});

/** How a simulator ended that never began. */
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

function start(words: readonly string[]) {
  const node = ['--disable-warning=ExperimentalWarning', main, ...words];
  const child = spawn(process.execPath, node, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, ended };
}

/** What `npm run webex-simulator` starts, once it has said where it is; ended after the running test. */
export async function aSimulatorProcess(...words: string[]) {
  const { child, ended } = start(words);
  for await (const line of createInterface({ input: child.stdout })) {
    const hands = handsOn(firstLine.parse(JSON.parse(line)));
    return {
      ...hands,
      line,
      /** Ends it with this signal. @returns its exit code, or null for a violent end */
      async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
        child.kill(signal);
        await ended;
        return child.exitCode;
      },
    };
  }
  throw new Error('The simulator said nothing.');
}

/** Starts a simulator that is expected to end by itself. */
export async function simulatorEnds(...words: string[]): Promise<Ended> {
  const { child, ended } = start(words);
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  await ended;
  return { code: child.exitCode, ...said };
}
