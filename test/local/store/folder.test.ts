import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigurationError } from '../../../lib/domain/errors.ts';
import { openEmbeddedStores, type EmbeddedStores } from '../../../local/store/embedded-stores.ts';
import { aDiscovered, anArchived, at } from '../../build/recordings.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';
import { shutUntil } from '../../build/webex.ts';

const clock = { now: () => at('2026-03-02T12:00:00Z'), sleep: async () => undefined };
const inUse = (folder: string) =>
  `Settings to mend: the folder ${folder} is in use by another tapekeeper: stop it, or name another folder.`;

describe('the folder of the embedded stores', () => {
  it('is made when it is not there', async () => {
    const folder = join(await temporaryFolder(), 'some', 'where');
    const { recordings } = opened(folder);
    const row = aDiscovered();
    await recordings.create(row);
    expect(await recordings.get(row.id)).toStrictEqual(row);
  });

  it('has everything when it is opened again', async () => {
    const folder = await temporaryFolder();
    const before = opened(folder);
    const [due, moved] = [aDiscovered(), aDiscovered()];
    await before.recordings.create(due);
    await before.recordings.create(moved);
    const archived = await before.recordings.move(moved, anArchived({ id: moved.id }));
    const window = { kind: 'tail', from: at('2026-03-02T11:00:00Z'), to: clock.now() } as const;
    await before.windows.plan({ kind: 'tail', since: undefined, until: clock.now(), windows: [window] });
    await shutUntil(before.gates, 'compliance-read', at('2026-03-02T12:01:00Z'));
    await before.marks.advance('sweep', at('2026-03-02T12:02:00Z'));
    before.close();

    const after = opened(folder);
    expect(await after.recordings.known([due.id, moved.id])).toStrictEqual(
      new Map([
        [due.id, due],
        [moved.id, archived],
      ]),
    );
    expect(await dueOn(after, '2026-03-02')).toStrictEqual([due]);
    expect(await after.windows.unread()).toStrictEqual([window]);
    expect(await after.windows.plannedUntil('tail')).toBe(clock.now());
    expect(await after.gates.get('compliance-read')).toMatchObject({
      notBefore: '2026-03-02T12:01:00.000Z',
    });
    expect(await after.marks.get('sweep')).toBe('2026-03-02T12:02:00.000Z');
  });

  it('keeps gates, marks and progress of one name apart', async () => {
    const { gates, marks, windows } = opened(await temporaryFolder());
    await shutUntil(gates, 'tail', at('2026-03-02T12:01:00Z'));
    await marks.advance('tail', at('2026-03-02T12:02:00Z'));
    expect(await gates.get('tail')).toMatchObject({ notBefore: '2026-03-02T12:01:00.000Z' });
    expect(await marks.get('tail')).toBe('2026-03-02T12:02:00.000Z');
    expect(await windows.plannedUntil('tail')).toBeUndefined();
  });

  it('is refused to a second one in this process, until the first is closed', async () => {
    const folder = await temporaryFolder();
    const first = opened(folder);
    expect(refusalOf(folder)).toBe(inUse(folder));
    first.close();
    opened(folder);
  });

  it('is refused while another process has it, and free when that is killed', async () => {
    const folder = await temporaryFolder();
    const other = await processWith(folder);
    expect(refusalOf(folder)).toBe(inUse(folder));
    other.kill('SIGKILL');
    await once(other, 'exit');
    opened(folder);
  });

  it('is refused when a newer version wrote it, again and again, and is left as it is', async () => {
    const folder = await temporaryFolder();
    opened(folder).close();
    const tables = new DatabaseSync(join(folder, 'tables.sqlite'));
    tables.exec('PRAGMA user_version = 99');
    tables.close();
    const sentence = `Settings to mend: the folder ${folder} was written by a newer tapekeeper: use that, or another folder.`;
    expect(refusalOf(folder)).toBe(sentence);
    expect(refusalOf(folder)).toBe(sentence);
  });

  it.each(['tables.sqlite', 'lock.sqlite'])(
    'is refused when its %s is damaged, and that is left as it is',
    async file => {
      const folder = await temporaryFolder();
      const garbage = 'This has never been a database. '.repeat(500);
      await writeFile(join(folder, file), garbage);
      const sentence = `Settings to mend: the tables in the folder ${folder} are damaged (file is not a database): bring them back from a copy, or name another folder.`;
      expect(refusalOf(folder)).toBe(sentence);
      expect(refusalOf(folder)).toBe(sentence);
      expect(await readFile(join(folder, file), 'utf8')).toBe(garbage);
    },
  );

  it.each([
    ['below a file', 'file/tables', 'ENOTDIR'],
    ['that is a file', 'file', 'EEXIST'],
  ])('%s is refused in one sentence', async (_name, path, code) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    expect(refusalOf(join(folder, path))).toBe(
      `Settings to mend: the folder ${join(folder, path)} cannot be used (${code}): name another one.`,
    );
  });

  it.each(['lock.sqlite', 'tables.sqlite'])(
    'in which %s is a folder is refused in one sentence',
    async file => {
      const folder = await temporaryFolder();
      opened(join(folder, file, 'inner')).close();
      expect(refusalOf(folder)).toBe(
        `Settings to mend: the folder ${folder} cannot be used (unable to open database file): name another one.`,
      );
      await access(join(folder, file, 'inner'));
    },
  );
});

function opened(folder: string): EmbeddedStores {
  const stores = openEmbeddedStores(folder, clock);
  onTestFinished(() => stores.close());
  return stores;
}

function refusalOf(folder: string): string {
  try {
    opened(folder);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return expect.fail('The folder was opened.');
}

async function dueOn({ recordings }: EmbeddedStores, day: string) {
  const until = at('2026-12-31T00:00:00Z');
  const shards = [...Array(recordings.shards).keys()];
  const found = await Promise.all(
    shards.map(async shard => recordings.due({ day, shard, until, limit: 100 })),
  );
  return found.flat();
}

/** Another process, once it has the folder open. */
async function processWith(folder: string) {
  const module = new URL('../../../local/store/database.ts', import.meta.url).href;
  const script = `
    import { openDatabase as open } from ${JSON.stringify(module)};
    globalThis.database = open(${JSON.stringify(folder)});
    setInterval(() => undefined, 1000);
    console.log('open');`;
  const quiet = '--disable-warning=ExperimentalWarning';
  const child = spawn(process.execPath, [quiet, '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => expect.fail('The other process ended.')),
  ]);
  return child;
}
