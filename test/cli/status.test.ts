import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { printedBy, tapekeeper } from '../build/command-line.ts';
import { aDiscovered, anArchived, aParked } from '../build/recordings.ts';
import { statusWorld, today } from '../build/status-world.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';
import { shutUntil } from '../build/webex.ts';

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const noon = ['--at', '2026-03-02T12:00:00Z'];

/** Tables of which some need a person, closed, as a stopped run leaves them. */
async function troubledFolder(): Promise<string> {
  const world = await statusWorld();
  await world.plan('history', '2026-02-28T00:00:00Z', ['2025-10-01T00:00:00Z']);
  await world.plan('tail', '2026-03-02T10:30:00Z', ['2026-03-02T10:30:00Z']);
  const { archive } = anArchived();
  await world.add(
    anArchived({ archive: { ...archive, transcript: { state: 'awaited', looks: 1 } } }),
    aDiscovered({ lookAt: today('10:00:00') }),
    aDiscovered({ lookAt: today('12:04:00'), discoveredAt: today('11:00:00'), fault: 'token-refused' }),
    aParked(),
    aParked({ reason: 'not-found' }),
    aParked({ reason: 'not-found' }),
  );
  await shutUntil(world.gates, 'compliance-read', today('12:10:00'));
  world.close();
  return world.data;
}

/** Tables of which none needs a person, closed. */
async function wellFolder(): Promise<string> {
  const world = await statusWorld();
  await world.well();
  await world.add(anArchived());
  world.close();
  return world.data;
}

describe('tapekeeper status', () => {
  it('says in numbers and ages how everything is, then what needs a person, and ends with 1', async () => {
    const data = await troubledFolder();
    const { code, printed, said } = await printedBy(['status', '--data', data, ...noon]);
    expect(said).toBe(`tapekeeper's tables at 2026-03-02T12:00:00.000Z:
  rows       discovered 2, archived 1, parked 3
  backlog    2 to archive, the oldest found 2 hours ago
  archived   1 with 2 MB, the last one 115 minutes ago
  awaiting   1 (transcript 1, metadata 0)
  parked     not-found 2, not-audio 1
  overdue    1, the oldest was due 2 hours ago
  faults     token-refused 1
  list       of the organisation, whether it is whole is not known yet
  tail       planned until 90 minutes ago, 1 unread, the oldest ends 90 minutes ago
  look-back  never planned, 0 unread
  deep       never planned, 0 unread
  history    planned until 2 days ago, 1 unread, the oldest ends 152 days ago
  late       none measured, read back for 6 hours and 3 days
  rate gate  compliance-read shut until 2026-03-02T12:10:00.000Z (in 10 minutes), compliance-read at 10.0 calls a second

What needs a person:
  ! poll-recordings last ran 90 minutes ago: see whether its schedule is on, and what its log says.
  ! 1 history window cannot be read from Webex: the log of poll-recordings says why (docs/runbook.md, "Recordings are missing").
  ! 1 row should have been looked at, the oldest 2 hours ago, and nothing was archived for an hour: see whether sweep and archive-recordings run, and what their logs say.
  ! 1 recording cannot move on because of token-refused: docs/runbook.md, "A recording does not move on", says what to do.
  ! 2 recordings parked as not-found: docs/runbook.md, "A recording does not move on", says what to do.
  ! 1 recording parked as not-audio: docs/runbook.md, "A recording does not move on", says what to do.
`);
    expect([code, printed]).toEqual([1, '']);
  });

  it('ends with 0 when nothing needs a person', async () => {
    const { code, said } = await printedBy(['status', '--data', await wellFolder(), ...noon]);
    expect(said).toMatch(/ {2}rate gate {2}open\n\nNothing needs a person\.\n$/);
    expect(code).toBe(0);
  });

  it('prints one JSON object with --json, and the text beside it', async () => {
    const data = await troubledFolder();
    const { code, answers, said } = await tapekeeper(['status', '--data', data, '--json', ...noon]);
    expect(answers).toEqual([
      expect.objectContaining({
        at: '2026-03-02T12:00:00.000Z',
        rows: { discovered: 2, archived: 1, parked: 3 },
        shutGates: { 'compliance-read': '2026-03-02T12:10:00.000Z' },
      }),
    ]);
    expect(answers[0]?.['needs']).toContainEqual({ need: 'parked', reason: 'not-found', rows: 2 });
    expect(said).toContain('What needs a person:');
    expect(code).toBe(1);
  });

  it('ends with 1 also where nobody reads the JSON', async () => {
    const words = ['status', '--json', '--data', await troubledFolder(), ...noon];
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...words], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.destroy();
    await once(child, 'close');
    expect(child.exitCode).toBe(1);
  });

  it('takes the time of this machine when it is told no other', async () => {
    const { code, said } = await printedBy(['status', '--data', await wellFolder()]);
    expect(said).toMatch(/! poll-recordings last ran \d+ days ago/);
    expect(code).toBe(1);
  });

  it('says of tables on simulated days that their time has to be told', async () => {
    const words = ['status', '--data', await wellFolder(), '--at', '2026-01-01T00:00:00Z'];
    const { code, said } = await printedBy(words);
    expect(said).toMatch(/! The tables are 60 days ahead of this clock.*--at/);
    expect(code).toBe(1);
  });

  it('answers also while someone is at work on the folder', async () => {
    const world = await statusWorld();
    const { code, said } = await printedBy(['status', '--data', world.data, ...noon]);
    expect(said).toContain("tapekeeper's tables at 2026-03-02T12:00:00.000Z:");
    expect(code).not.toBe(2);
  });

  it('leaves the folder to the next run as it was', async () => {
    const data = await troubledFolder();
    const first = await printedBy(['status', '--data', data, ...noon]);
    expect(await printedBy(['status', '--data', data, ...noon])).toEqual(first);
  });
});

describe('tapekeeper status cannot answer, and says why in one sentence:', () => {
  it('the folder has no tables, and gets none', async () => {
    const data = await temporaryFolder();
    const { code, said } = await printedBy(['status', '--data', data, ...noon]);
    expect(said).toMatch(/^Settings to mend: the folder .* has no tables: [^\n]+\.\n$/);
    expect([code, await readdir(data)]).toEqual([2, []]);
  });

  it('the tables are damaged', async () => {
    const data = await wellFolder();
    await writeFile(
      join(data, 'tables', 'tables.sqlite'),
      'no database, for longer than a header is: '.repeat(9),
    );
    const { code, said } = await printedBy(['status', '--data', data, ...noon]);
    expect(said).toMatch(/^Settings to mend: the tables in the folder [^\n]* are damaged [^\n]*\n$/);
    expect(code).toBe(2);
  });

  it('nothing says where the tables in AWS are: all of it at once', async () => {
    const nowhere = { AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' };
    const { code, said } = await printedBy(['status'], { ...nowhere, CONTROL_TABLE: '' });
    expect(said).toBe(
      'Settings to mend: RECORDINGS_TABLE is missing; CONTROL_TABLE is empty; AWS_REGION is missing.\n',
    );
    expect(code).toBe(2);
  });

  it.each([
    ['an option that there is not', ['--unread']],
    ['a word too many', ['all']],
    ['a folder without a name', ['--data', ' ']],
    ['a time without its zone', ['--at', '2026-03-02T12:00:00']],
  ])('%s', async (_what, words) => {
    const { code, printed, said } = await printedBy(['status', ...words]);
    expect(said).toMatch(/^error: /);
    expect([code, printed]).toEqual([2, '']);
  });
});
