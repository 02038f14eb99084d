import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { startServing, type ServeOptions, type Serving } from '../../local/serve/serve.ts';
import { secretVariable } from '../../local/serve/connections.ts';
import { virtualClock, type VirtualClock } from '../../local/driver/virtual-clock.ts';
import { openEmbeddedStores } from '../../local/store/embedded-stores.ts';
import { at } from './recordings.ts';
import { nobodyThere } from './servers.ts';
import { connectionsFile, secrets } from './signed-requests.ts';
import { keptLog } from './step-world.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { all } from './webex.ts';

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** The secrets of the tests' senders, as the environment has them. */
export const senderSecrets: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(secrets).map(([name, value]) => [secretVariable(name), value]),
);

/**
 * A folder with the file of the tests' connections, and a keeper on it whenever `start` is called: on a clock that moves
 * only when it is told to, and against a Webex that does not answer unless another one is named.
 */
export async function aServeWorld(start = '2026-03-02T09:00:05Z') {
  const folder = await temporaryFolder();
  const data = join(folder, 'data');
  const connections = join(folder, 'connections.yml');
  // JSON is YAML.
  await writeFile(connections, JSON.stringify(connectionsFile));
  const nobody = await nobodyThere();
  const clock = virtualClock(at(start), async () => undefined);
  const log = keptLog();
  return {
    data,
    connections,
    log,
    async start(over: Partial<ServeOptions> = {}, on: { clock: VirtualClock } = { clock }) {
      const webex = { apiUrl: nobody.href, token: 'compliance', adminToken: 'admin' };
      const so = {
        port: 0,
        data,
        connections: connectionsFile,
        webex,
        live: false,
        environment: senderSecrets,
        ...over,
      };
      const serving = await startServing(so, { ...on, log, say: () => undefined });
      const stop = onlyOnce(serving, on.clock);
      onTestFinished(async () => {
        await stop();
      });
      return { url: serving.url, stop };
    },
    /** The cases in the folder, which nobody may be at work on. */
    async cases() {
      const stores = openEmbeddedStores(join(data, 'tables'), clock);
      try {
        return await all(stores.offboardings.every());
      } finally {
        stores.close();
      }
    },
  };
}

/** Ends a keeper in good order, once: its time passes for as long as it takes. */
function onlyOnce(serving: Serving, clock: VirtualClock): () => Promise<boolean> {
  let stopped: Promise<boolean> | undefined;
  const stop = async () => {
    let isOver = false;
    const over = serving.stop(10_000).finally(() => (isOver = true));
    await clock.run(() => isOver);
    return over;
  };
  return async () => (stopped ??= stop());
}

const ready = z.object({ url: z.string(), data: z.string(), mode: z.string() });

/** `tapekeeper serve --json …` as a process of its own, once it listens. */
export async function aServeProcess(words: readonly string[], environment: Readonly<Record<string, string>>) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, 'serve', '--json', '--port', '0', ...words],
    { env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let isOver = false;
  const closed = once(child, 'close').finally(() => (isOver = true));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const lines = createInterface({ input: child.stdout });
  const printed: string[] = [];
  lines.on('line', line => printed.push(line));
  const another = async () => {
    await Promise.race([once(lines, 'line'), closed]);
    if (isOver) throw new Error(`It has ended: ${said}`);
  };
  await another();
  return {
    ...ready.parse(JSON.parse(printed[0] ?? '')),
    said: () => said,
    /** Waits until so many lines of its log have these words. */
    async logs(words: string, lines = 1): Promise<void> {
      while (printed.filter(line => line.includes(words)).length < lines) await another();
    },
    /** Ends it, and waits until it has ended. @returns its exit code */
    async end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null> {
      child.kill(signal);
      await closed;
      return child.exitCode;
    },
  };
}

/** How many files the archive of a folder has of recordings. */
export async function filesOf(data: string): Promise<number> {
  const objects = join(data, 'archive', 'objects', 'recordings');
  const found = await readdir(objects, { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter(each => each.isFile()).length;
}
