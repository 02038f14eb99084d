import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const sdk = 'wxc-sdk==1.41.0';
/** Outside the repository, and kept: the next run finds it there. */
const environment = join(tmpdir(), `tapekeeper-${sdk.replace('==', '-')}`);
const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
/** Written last: an environment without it was never completed. */
const completed = join(environment, 'completed');
const root = fileURLToPath(new URL('../../', import.meta.url));
const effectLags = ['0', '600'];

/** What ends the run with a sentence instead of a stack. */
class Hindrance extends Error {}

const run = promisify(execFile);

async function works(command: string, ...words: string[]): Promise<boolean> {
  return run(command, words).then(
    () => true,
    () => false,
  );
}

async function systemPython(): Promise<string> {
  for (const command of ['python3', 'python']) {
    if (await works(command, '-c', 'import sys, venv, ensurepip; assert sys.version_info >= (3, 10)'))
      return command;
  }
  throw new Hindrance(
    'This needs Python 3.10 or newer with its venv module: install it, as python3 on the PATH.',
  );
}

/** Leaves a Python with wxc_sdk behind, or nothing. */
async function prepare(): Promise<void> {
  const isThere = await access(completed).then(
    () => true,
    () => false,
  );
  if (isThere && (await works(python, '-c', 'import wxc_sdk'))) return;
  await rm(environment, { recursive: true, force: true });
  const command = await systemPython();
  try {
    await run(command, ['-m', 'venv', environment]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', sdk]);
    await writeFile(completed, '');
  } catch (error) {
    await rm(environment, { recursive: true, force: true });
    throw new Hindrance(
      `${sdk} cannot be installed: check that pip reaches its package index.\n${lastWords(error)}`,
    );
  }
}

/** pip says the reason last. */
function lastWords(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return said === '' ? String(error) : said.split('\n').slice(-3).join('\n');
}

async function startSimulator(effectLag: string): Promise<{ child: ChildProcess; line: string }> {
  const main = join(root, 'local/simulator/main.ts');
  const words = ['--port', '0', '--recordings', '150', '--effect-lag', effectLag];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) return { child, line };
  throw new Hindrance('The simulator did not start: npm run webex-simulator tells why.');
}

/** @returns the last line of the drive, which counts its checks */
async function drive(effectLag: string): Promise<string> {
  const simulator = await startSimulator(effectLag);
  const ended = once(simulator.child, 'close');
  try {
    const script = join(root, 'test/wxc-sdk/drive.py');
    const child = spawn(python, [script, '--effect-lag', effectLag, simulator.line], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // A proxy that the environment names has no business between two processes of one machine.
      env: { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1', PYTHONUTF8: '1' },
    });
    const closed = once(child, 'close');
    let last = '';
    for await (const line of createInterface({ input: child.stdout })) {
      last = line;
      if (!line.startsWith('ok ')) process.stdout.write(`${line}\n`);
    }
    await closed;
    if (child.exitCode !== 0)
      throw new Hindrance(`wxc_sdk and the simulator disagree (effect lag ${effectLag} s), see above.`);
    return last;
  } finally {
    simulator.child.kill('SIGTERM');
    await ended;
  }
}

try {
  await prepare();
  const ends: string[] = [];
  for (const effectLag of effectLags) ends.push(`effect lag ${effectLag} s: ${await drive(effectLag)}`);
  process.stdout.write(`test:wxc-sdk passed: ${sdk} drives the simulator (${ends.join('; ')}).\n`);
} catch (error) {
  if (!(error instanceof Hindrance)) throw error;
  process.stderr.write(`test:wxc-sdk failed: ${error.message}\n`);
  process.exitCode = 1;
}
