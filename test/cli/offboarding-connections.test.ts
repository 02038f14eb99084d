import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConnections } from '../../lib/hr/connections.ts';
import { tapekeeper } from '../build/command-line.ts';
import { deskWorld } from '../build/desk-world.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';

const march = '2026-03-03T12:00:00Z';
const good = `
timeZone: Europe/Lisbon
defaultSuccessor: Records@Example.com
custodians:
  Sales: lead@example.com
connections:
  hr-1: { kind: standard-webhooks, secret: hr, alone: yes }
  idp-1:
    kind: okta
    secret: idp
`;

async function aFile(text: string): Promise<string> {
  const path = join(await temporaryFolder(), 'mine.yml');
  await writeFile(path, text);
  return path;
}

describe('tapekeeper offboarding connections', () => {
  it('check names every key that is mistaken, and none of the values', async () => {
    const file = await aFile('timeZone: hunter2\nconnections: { a: { kind: okta, token: hunter3 } }\n');
    const { code, said, answers } = await tapekeeper(['offboarding', 'connections', 'check', file, '--json']);
    expect(answers).toEqual([
      {
        problems: [
          'timeZone has to be a time zone such as Europe/Lisbon',
          'connections.a.secret is missing or mistaken',
          'connections.a.token is no known key',
        ],
      },
    ]);
    expect(said).not.toMatch(/hunter/);
    expect(code).toBe(1);
  });

  it.each([['connections: {'], ['a: 1\na: hunter2'], ['hunter2'], ['']])(
    'check refuses what is no file of connections: %j',
    async text => {
      const ended = await tapekeeper(['offboarding', 'connections', 'check', await aFile(text)]);
      expect(ended.code).toBe(1);
      expect(ended.said).not.toMatch(/hunter/);
    },
  );

  it('adopt puts them where whoever hears senders reads them, once', async () => {
    const world = await deskWorld();
    const file = await aFile(good);
    const adopted = await world.run(march, 'offboarding', 'connections', 'adopt', file, '--json');
    const names = [
      { name: 'hr-1', kind: 'standard-webhooks', system: 'hr-1' },
      { name: 'idp-1', kind: 'okta', system: 'idp-1' },
    ];
    expect(adopted).toMatchObject({ code: 0, answers: [{ connections: names, changed: true }] });
    const note = await world.inside(march, async ({ notes }) => notes.get('connections', 'in-force'));
    const { terms, byName } = readConnections(note?.value);
    expect([...byName.keys()]).toEqual(['hr-1', 'idp-1']);
    expect(terms).toMatchObject({
      timeZone: 'Europe/Lisbon',
      defaultSuccessor: 'records@example.com',
      custodians: { sales: 'lead@example.com' },
    });
    const again = await world.run(march, 'offboarding', 'connections', 'adopt', file, '--json');
    expect(again.answers).toMatchObject([{ changed: false }]);
    const worse = await world.run(march, 'offboarding', 'connections', 'adopt', await aFile('x: 1'));
    expect(worse.code).toBe(2);
    const kept = await world.inside(march, async ({ notes }) => notes.get('connections', 'in-force'));
    expect(kept).toEqual(note);
  });
});
