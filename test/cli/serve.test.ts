import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printedBy } from '../build/command-line.ts';
import { aServeWorld, senderSecrets } from '../build/serve-world.ts';
import { anHttpServer } from '../build/servers.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';

const tokens = { COMPLIANCE_READ_TOKEN: 'compliance', ADMIN_TOKEN: 'admin' };

/** What `tapekeeper serve` says where it cannot begin. */
async function refused(words: readonly string[], environment: Readonly<Record<string, string>> = tokens) {
  const { code, said, printed } = await printedBy(['serve', ...words], environment);
  return [code, said.trim(), printed];
}

describe('tapekeeper serve that cannot begin says in one sentence', { timeout: 120_000 }, () => {
  it('that the token is missing, or is none', async () => {
    const words = ['--port', '0', '--data', await temporaryFolder()];
    expect(await refused(words, {})).toEqual([
      2,
      'Settings to mend: COMPLIANCE_READ_TOKEN is missing: put a token with the scope spark-compliance:recordings_read into the environment.',
      '',
    ]);
    expect(await refused(words, { ...tokens, ADMIN_TOKEN: 'a b' })).toEqual([
      2,
      'Settings to mend: ADMIN_TOKEN must be one word, without spaces or line breaks.',
      '',
    ]);
  });

  it('that the port is taken, or is none', async () => {
    await using taken = await anHttpServer(() => undefined);
    const { port } = taken.url;
    expect(await refused(['--port', port, '--data', await temporaryFolder()])).toEqual([
      2,
      `Settings to mend: port ${port} is taken: stop what listens there, or name another with --port.`,
      '',
    ]);
    const [code, said] = await refused(['--port', '99999', '--data', 'x']);
    expect([code, said]).toEqual([2, expect.stringContaining('Give a number from 0 to 65535.')]);
  });

  it('that the folder is in use', async () => {
    const world = await aServeWorld();
    await world.start();
    const [code, said] = await refused(['--port', '0', '--data', world.data]);
    expect(code).toBe(2);
    expect(said).toMatch(/^Settings to mend: the folder .* is in use by another tapekeeper: [^\n]+\.$/);
  });

  it.each([
    ['is not there', undefined, /connections\.yml cannot be read \(ENOENT\): name another file\.$/],
    ['is no YAML', 'connections: [canary', /connections\.yml:1:\d+ is not written as YAML has it/],
    [
      'has a mistake',
      'connections: { hr: { kind: canary, secret: hr } }',
      /connections\.hr\S* is missing or mistaken/,
    ],
    [
      'names a secret that is missing',
      'connections: { hr-1: { kind: standard-webhooks, secret: hr-2027 } }',
      /the secret hr-2027 of connection hr-1 is missing: put it into the environment as SENDER_SECRET_HR_2027\.$/,
    ],
  ])('that the file of the connections %s, and not what stands in it', async (_, text, sentence) => {
    const folder = await temporaryFolder();
    const file = join(folder, 'connections.yml');
    if (text !== undefined) await writeFile(file, text);
    const words = ['--port', '0', '--data', join(folder, 'data'), '--connections', file];
    const [code, said] = await refused(words);
    expect(code).toBe(2);
    expect(said).toMatch(sentence);
    expect(said).toMatch(/^Settings to mend: [^\n]+\.$/);
    expect(said).not.toContain('canary');
  });

  it("that Entra's keys cannot come from another machine", async () => {
    const world = await aServeWorld();
    const words = ['--port', '0', '--data', world.data, '--entra-keys', 'http://192.0.2.7'];
    const [code, said] = await refused(words, { ...tokens, ...senderSecrets });
    expect([code, said]).toEqual([2, expect.stringContaining('name 127.0.0.1')]);
  });
});
