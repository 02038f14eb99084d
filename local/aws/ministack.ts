import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const version = '1.5.33';
/** Below node_modules, so that whatever cleans the dependencies cleans this too. */
const environment = fileURLToPath(
  new URL(`../../node_modules/.cache/tapekeeper/ministack-${version}`, import.meta.url),
);
const region = 'eu-west-1';
/** The only key that it knows by these settings; it opens nothing else. */
const key = 'x';

export type Engine = {
  readonly endpoint: string;
  /** Empty, for whoever uses the engine; gone with it. */
  readonly folder: string;
  stop(): Promise<void>;
};

/** What the AWS SDK has to be told to reach the engine. */
export const engineEnvironment = (endpoint: string) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: key,
  AWS_SECRET_ACCESS_KEY: key,
  // What a person has set up for the real AWS has no say here.
  AWS_CONFIG_FILE: '/nowhere',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
});

/**
 * Has the AWS SDK of this process, and of those that it starts, speak to the engine and to nothing else.
 *
 * @returns how to take that back
 */
export function speakToEngine(endpoint: string): () => void {
  const own = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
  for (const [name] of own) Reflect.deleteProperty(process.env, name);
  const ours = engineEnvironment(endpoint);
  Object.assign(process.env, ours);
  return () => {
    for (const name of Object.keys(ours)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, Object.fromEntries(own));
  };
}

/**
 * Starts MiniStack, an emulator of AWS's APIs, on loopback: installed from PyPI into an environment of its own, with a
 * temporary folder that is gone afterwards, also when this process is killed.
 *
 * @param under where the temporary folder is made
 * @throws Error in one sentence when it cannot be installed or started: a missing engine is a failure, never a skip
 */
export async function startMinistack(under = tmpdir()): Promise<Engine> {
  await install();
  const folder = await mkdtemp(join(under, 'tapekeeper-aws-'));
  // Its Lambda workers are CommonJS, whatever package.json lies above the temporary folder.
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}');
  await mkdir(join(folder, 'free'));
  const port = await freePort();
  const child = launch(folder, port);
  const guard = guardOf(child, folder);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await ended(child);
    guard.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await healthy(endpoint, child);
  } catch (error) {
    await stop();
    throw new Error(`MiniStack does not answer at ${endpoint}. It said: ${said}`, { cause: error });
  }
  return { endpoint, folder: join(folder, 'free'), stop };
}

function launch(folder: string, port: number) {
  return spawn(join(environment, 'bin', 'ministack'), {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A Ctrl-C is for this process, which then ends the engine in good order.
    detached: true,
    // Nothing of this process's environment reaches it, and through it the functions that it runs.
    env: {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: folder,
      TMPDIR: folder,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      MINISTACK_REGION: region,
      AWS_ACCESS_KEY_ID: key,
      AWS_SECRET_ACCESS_KEY: key,
    },
  });
}

/** Outlives this process if that is killed: its standard input ends then, and it clears up. */
function guardOf(child: ChildProcess, folder: string): ChildProcess {
  const script = 'cat; kill -9 "$1"; rm -rf "$2"';
  const guard = spawn('/bin/sh', ['-c', script, 'guard', String(child.pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Neither of them is a reason for this process to go on.
  guard.unref();
  return guard;
}

async function install(): Promise<void> {
  const installed = join(environment, 'installed');
  if (await readFile(installed).then(Boolean, () => false)) return;
  try {
    await rm(environment, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', environment]);
    await run(join(environment, 'bin', 'pip'), ['install', '--quiet', `ministack==${version}`]);
    await access(join(environment, 'bin', 'ministack'));
    await writeFile(installed, version);
  } catch (error) {
    throw new Error(
      `MiniStack ${version} cannot be installed: Python 3 with venv, and PyPI, have to be reachable.`,
      { cause: error },
    );
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}

async function healthy(endpoint: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(100);
  }
  throw new Error('It ended, or took longer than 20 s.');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(late);
}
