import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { z } from 'zod';
import { withPackages } from '../../local/start/packaged.ts';

export const functionNames = ['poll-recordings', 'sweep', 'archive-recordings'] as const;
type FunctionName = (typeof functionNames)[number];

const ended = z.union([z.object({ value: z.unknown() }), z.object({ error: z.string() })]);
export type Invoked = {
  readonly value?: unknown;
  readonly error?: string | undefined;
  /** What it logged. */
  readonly log: string;
};

/** Reads an event, gives it to the bundle's handler as Lambda does, and says what came of it in its last line. */
const runner = `
const { text } = require('node:stream/consumers');
const [, , bundle, remainingMs] = process.argv;
(async () => {
  const { handler } = require(bundle);
  const event = JSON.parse(await text(process.stdin));
  const context = { getRemainingTimeInMillis: () => Number(remainingMs), awsRequestId: 'of-the-test' };
  return { value: (await handler(event, context)) ?? null };
})()
  .catch(error => ({ error: String(error?.message ?? error) }))
  .then(outcome => process.stdout.write('\\n' + JSON.stringify(outcome) + '\\n', () => process.exit()));
`;

/**
 * The zips of a deployment, unpacked each into a folder of its own outside of this repository: nothing but what is in
 * them can be found from there.
 */
export async function unpackBundles(): Promise<{ folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'tapekeeper-bundles-'));
  await withPackages(async zips => {
    for (const name of functionNames) {
      await mkdir(join(folder, name));
      const zip = join(zips, `${name}.zip`);
      await promisify(execFile)('python3', ['-m', 'zipfile', '-e', zip, join(folder, name)]);
    }
  });
  await writeFile(join(folder, 'runner.cjs'), runner);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** Invokes a bundle once in a new process, with these settings and no others. */
export async function invokeBundle(
  folder: string,
  name: FunctionName,
  so: { event: unknown; environment: Readonly<Record<string, string>> },
): Promise<Invoked> {
  const bundle = join(folder, name, 'functions', `${name}.js`);
  const child = spawn(process.execPath, [join(folder, 'runner.cjs'), bundle, '240000'], {
    cwd: folder,
    env: { ...so.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(JSON.stringify(so.event));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const last = out.trimEnd().split('\n').at(-1) ?? '';
  return { ...ended.parse(JSON.parse(last)), log: out.slice(0, out.lastIndexOf(last)) + err };
}
