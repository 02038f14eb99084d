import { describe, expect, it } from 'vitest';
import { nobodyThere } from '../build/servers.ts';
import { printedBy, tapekeeper } from '../build/command-line.ts';
import { aSimulator, type SimulatorAtHand } from '../build/simulator.ts';
import { textLike } from '../build/matchers.ts';

const made = '2026-09-20T08:00:00Z';
const week = ['--from', '2026-09-18T00:00:00Z', '--to', '2026-09-25T00:00:00Z'];
const nobodys = '00000000-0000-4000-8000-000000000000';
/** One line, no stack, nothing that only a programmer knows. */
const oneSentence = /^[^\n]{10,600}\n$/;

/** Two people with one recording each; the first is whose the token `user` is. */
async function anOrganisation() {
  const webex = await aSimulator();
  const [self = '', second = ''] = (await webex.people()).map(each => each.emails[0] ?? '');
  const own = await webex.add({ owner: self, createTime: made, topic: 'Mine' });
  const theirs = await webex.add({ owner: second, createTime: '2026-09-19T08:00:00Z', topic: 'Theirs' });
  return { webex, self, second, own, theirs, run: commandsOn(webex) };
}

function commandsOn(webex: SimulatorAtHand) {
  return (token: keyof SimulatorAtHand['tokens'], ...words: string[]) =>
    tapekeeper(['webex', ...words], { WEBEX_URL: webex.apiUrl, WEBEX_TOKEN: webex.tokens[token] });
}

async function statusOf(webex: SimulatorAtHand, id: string) {
  return (await webex.recordingOf(id))?.status;
}

describe('tapekeeper webex list', () => {
  it("prints the organisation's recordings as lines of JSON, newest first, and how many", async () => {
    const { run, own, theirs } = await anOrganisation();
    const { code, answers, said } = await run('compliance', 'list', ...week, '--max', '1');
    expect(answers.map(each => [each['id'], each['topic']])).toEqual([
      [own, 'Mine'],
      [theirs, 'Theirs'],
    ]);
    expect([code, said]).toEqual([0, '2 recordings. Only read, nothing changed.\n']);
  });

  it('cuts what is longer than Webex lists at once, and stays newest first', async () => {
    const { run, webex, own, theirs } = await anOrganisation();
    const old = await webex.add({ createTime: '2026-06-02T00:00:00Z' });
    const words = ['--from', '2026-06-01T00:00:00Z', '--to', '2026-10-01T00:00:00Z'];
    const { answers } = await run('admin', 'list', ...words);
    expect(answers.map(each => each['id'])).toEqual([own, theirs, old]);
  });

  it('without --from begins seven days before --to', async () => {
    const { run, own } = await anOrganisation();
    const { answers } = await run('admin', 'list', '--to', '2026-09-26T09:00:00Z');
    expect(answers.map(each => each['id'])).toEqual([own]);
  });

  it('passes filters on, and parameters that are new', async () => {
    const { run, second, theirs } = await anOrganisation();
    const words = ['--owner-email', second, '--owner-type', 'user', '--param', 'colour=red'];
    const { answers } = await run('admin', 'list', ...week, ...words);
    expect(answers.map(each => each['id'])).toEqual([theirs]);
  });

  it("shows with list-own only the caller's", async () => {
    const { run, own } = await anOrganisation();
    expect((await run('user', 'list-own', ...week)).answers.map(each => each['id'])).toEqual([own]);
  });

  it('counts what cannot be read', async () => {
    const { run, webex } = await anOrganisation();
    await webex.add({ createTime: made, raw: { createTime: 'soon' } });
    const { code, answers, said } = await run('admin', 'list', ...week);
    expect([code, answers.length]).toEqual([0, 2]);
    expect(said).toBe('2 recordings, and 1 that cannot be read. Only read, nothing changed.\n');
  });
});

describe('tapekeeper webex', () => {
  it('shows details without the links, and with them on request', async () => {
    const { run, own } = await anOrganisation();
    const [hidden, shown] = await Promise.all([
      run('compliance', 'details', own),
      run('compliance', 'details', own, '--show-links'),
    ]);
    expect(hidden.answers).toMatchObject([
      { id: own, temporaryDirectDownloadLinks: { audioDownloadLink: '[secret]' } },
    ]);
    expect(shown.answers).toMatchObject([
      { id: own, temporaryDirectDownloadLinks: { audioDownloadLink: textLike(/^http:\/\/127\.0\.0\.1:/) } },
    ]);
  });

  it('shows metadata, or says that there are none', async () => {
    const { run, own } = await anOrganisation();
    const bare = await aSimulator({ quirks: { 'metadata-204': 1 } });
    const id = await bare.add({ createTime: made });
    const [found, none] = await Promise.all([
      run('compliance', 'metadata', own),
      commandsOn(bare)('compliance', 'metadata', id),
    ]);
    expect(found).toMatchObject({ code: 0, answers: [{ id: own, ownerType: 'USER' }] });
    expect(none).toEqual({ code: 0, answers: [], said: 'Webex has no metadata of this recording (yet).\n' });
  });

  it('shows a person, and whether the account may be used', async () => {
    const { run, webex, second } = await anOrganisation();
    await webex.admin('/people', { person: second, state: 'inactive' });
    const [active, inactive] = (await webex.people()).map(each => each.id);
    const [first, other, missing] = await Promise.all([
      run('admin', 'person', active ?? ''),
      run('admin', 'person', inactive ?? ''),
      run('admin', 'person', nobodys),
    ]);
    expect(first.answers).toMatchObject([{ account: 'active', id: active }]);
    expect(other.answers).toMatchObject([{ account: 'inactive', id: inactive }]);
    expect(missing.answers).toEqual([{ account: 'missing' }]);
  });
});

describe('a command that changes something', () => {
  it.each(['soft-delete', 'restore', 'purge', 'reassign', 'delete'])(
    'is only checked without --live: %s',
    async command => {
      const { run, webex, second, own, theirs } = await anOrganisation();
      await webex.write('softDelete', { recordingIds: [theirs] });
      const before = await webex.truth();
      const more = { reassign: ['--to', second], delete: ['--reason', 'audit'] }[command] ?? [];
      const { code, answers, said } = await run('admin', command, own, ...more);
      expect([code, answers]).toEqual([0, []]);
      expect(said).toMatch(/^Dry run: nothing was sent to .*Add --live to have it sent\.\n$/);
      expect(await webex.truth()).toEqual(before);
    },
  );

  it('does it with --live, by ids', async () => {
    const { run, webex, theirs, own } = await anOrganisation();
    for (const [command, status] of [
      ['soft-delete', 'deleted'],
      ['restore', 'available'],
      ['soft-delete', 'deleted'],
      ['purge', 'purged'],
    ] as const) {
      expect(await run('admin', command, theirs, '--live')).toMatchObject({
        code: 0,
        said: 'Accepted by Webex (live). It may take minutes until the lists show it.\n',
      });
      expect(await statusOf(webex, theirs), command).toBe(status);
    }
    expect(await statusOf(webex, own)).toBe('available');
  });

  it("does it with --live, to all of an owner's", async () => {
    const { run, webex, second, theirs, own } = await anOrganisation();
    const whose = ['--all', '--as', 'admin', '--owner-email', second, '--live'];
    expect((await run('admin', 'soft-delete', ...whose)).code).toBe(0);
    expect([await statusOf(webex, theirs), await statusOf(webex, own)]).toEqual(['deleted', 'available']);
    expect((await run('user', 'soft-delete', '--all', '--as', 'user', '--live')).code).toBe(0);
    expect(await statusOf(webex, own)).toBe('deleted');
  });

  it('reassigns with --live', async () => {
    const { run, webex, second, own, theirs } = await anOrganisation();
    const newOwner = (await webex.recordingOf(theirs))?.ownerId;
    expect((await run('admin', 'reassign', own, '--to', second, '--live')).code).toBe(0);
    expect((await webex.recordingOf(own))?.ownerId).toBe(newOwner);
  });

  it('deletes with --live', async () => {
    const { run, webex, theirs } = await anOrganisation();
    const words = ['delete', theirs, '--reason', 'audit', '--comment', 'case 7', '--live'];
    expect((await run('complianceWrite', ...words)).code).toBe(0);
    expect(await statusOf(webex, theirs)).toBe('gone');
  });
});

describe('what Webex refuses', () => {
  it('is told with the reason that Webex gave', async () => {
    const { run, webex, own } = await anOrganisation();
    const [list, reassign] = await Promise.all([
      run('admin', 'list', ...week, '--status', 'mislaid'),
      run('admin', 'reassign', own, '--to', 'nobody@acme.example', '--live'),
    ]);
    expect(list).toMatchObject({ code: 1, answers: [], said: textLike(oneSentence) });
    expect(list.said).toMatch(/^Webex answered 400 .* Webex said: status is not one of available, deleted/);
    expect(reassign.code).toBe(1);
    expect(reassign.said).toContain('Webex said: reassignOwnerEmail is not a user of the organisation.');
    expect((await webex.truth()).writes).toEqual([]);
  });

  it('for the token is told with what to do', async () => {
    const { run, webex, own } = await anOrganisation();
    const [wrong, narrow] = await Promise.all([
      tapekeeper(['webex', 'details', own], { WEBEX_URL: webex.apiUrl, WEBEX_TOKEN: 'not-this-one' }),
      run('compliance', 'soft-delete', own, '--live'),
    ]);
    expect(wrong).toMatchObject({ code: 1, answers: [], said: textLike(oneSentence) });
    expect(wrong.said).toMatch(/^Webex answered 401 .*give tapekeeper a new one\./);
    expect(wrong.said).not.toContain('not-this-one');
    expect(narrow).toMatchObject({ code: 1, answers: [], said: textLike(oneSentence) });
    expect(narrow.said).toMatch(/^Webex answered 403 .*lacks the scope/);
  });

  it('for an unknown id is told as such', async () => {
    const { run } = await anOrganisation();
    const { code, said } = await run('compliance', 'details', nobodys);
    expect([code, said]).toEqual([1, textLike(/^Webex answered 404 to recording details [^\n]*\n$/)]);
  });
});

describe('a mistake in the call is told in one sentence', () => {
  const dead = { WEBEX_URL: 'http://127.0.0.1:9', WEBEX_TOKEN: 'a-token' };
  const range = ['--from', '2026-09-02T00:00:00Z', '--to', '2026-09-01T00:00:00Z'];
  const many = Array.from({ length: 101 }, (_, n) => nobodys.slice(0, -3) + String(n).padStart(3, '0'));

  it.each<[string, string[], RegExp]>([
    ['a window that ends before it begins', ['list', ...range], /^Not sent: .*turn it round\.\n$/],
    ['a page that is too large', ['list', ...week, '--max', '101'], /^Not sent: .*1 to 100 recordings\.\n$/],
    ['purged own ones', ['list-own', ...week, '--status', 'purged'], /^Not sent: .*compliance officer/],
    ['a known parameter', ['list', ...week, '--param', 'topic=x', '--topic', 'y'], /^Not sent: .*topic/],
    ['no ids', ['purge', '--live'], /^Not sent: .*at least one recording\.\n$/],
    ['too many ids', ['purge', '--live', ...many], /^Not sent: .*100 at most\.\n$/],
    ['an id that is none', ['restore', '--live', '../people'], /^Not sent: .*not the id of a recording\.\n$/],
    ['an owner without all', ['purge', nobodys, '--owner-email', 'a@b.example'], /^Not sent: .*owner/],
    ['all with ids', ['purge', nobodys, '--all', '--as', 'user'], /^Not sent: .*either ids or all/],
    ['all without a caller', ['purge', '--all'], /^Not sent: .*Add --as admin or --as user\.\n$/],
    ['all without an owner', ['purge', '--all', '--as', 'admin'], /^Not sent: .*whose recordings/],
    ['an owner for a user', ['purge', '--all', '--as', 'user', '--owner-email', 'a@b.example'], /^Not sent/],
    ['nothing to reassign', ['reassign', '--to', 'a@b.example'], /^Not sent: .*owner/],
    ['a deletion without a reason', ['delete', nobodys, '--live'], /^Not sent: .*reason\.\n$/],
    ['a long comment', ['delete', nobodys, '--own', '--comment', 'x'.repeat(256)], /^Not sent: .*255/],
    ['a time without a zone', ['list', '--from', '2026-09-01T00:00:00'], /time with its zone/],
    ['a time that is none', ['list', '--to', 'yesterday'], /time with its zone/],
    ['a page that is no number', ['list', '--max', 'all'], /whole number/],
    ['a parameter without a value', ['list', '--param', 'colour'], /name=value/],
    ['a caller that is none', ['purge', '--all', '--as', 'king'], /admin, user/],
    ['a missing new owner', ['reassign', nobodys], /--to/],
    ['a missing id', ['details'], /missing required argument 'id'/],
    ['a command that is none', ['destroy', nobodys], /unknown command 'destroy'/],
    ['an option that is none', ['list', '--forever'], /unknown option '--forever'/],
  ])('%s', async (_what, words, sentence) => {
    const { code, answers, said } = await tapekeeper(['webex', ...words], dead);
    expect([code, answers]).toEqual([2, []]);
    expect(said).toMatch(sentence);
    expect(said).not.toMatch(/\n\s+at |node:/);
  });

  it('a token that is missing, empty, or none', async () => {
    const { WEBEX_URL } = dead;
    const [missing, empty, broken] = await Promise.all([
      tapekeeper(['webex', 'list'], { WEBEX_URL }),
      tapekeeper(['webex', 'list'], { WEBEX_URL, WEBEX_TOKEN: '' }),
      tapekeeper(['webex', 'list'], { WEBEX_URL, WEBEX_TOKEN: 'a token\n' }),
    ]);
    expect([missing.code, missing.said]).toEqual([2, 'Settings to mend: WEBEX_TOKEN is missing.\n']);
    expect([empty.code, empty.said]).toEqual([2, 'Settings to mend: WEBEX_TOKEN is empty.\n']);
    expect([broken.code, broken.said]).toEqual([
      2,
      'Settings to mend: WEBEX_TOKEN must be one word, without spaces or line breaks.\n',
    ]);
  });

  it('an address that is none', async () => {
    const { code, said } = await tapekeeper(['webex', 'list'], { ...dead, WEBEX_URL: 'webex' });
    expect([code, said]).toEqual([2, 'Settings to mend: WEBEX_URL must be an http(s) address.\n']);
  });
});

describe('a host that cannot be reached', () => {
  it('is named, and a write is not tried again', async () => {
    const url = await nobodyThere();
    const words = ['webex', 'soft-delete', nobodys, '--live'];
    const { code, answers, said } = await tapekeeper(words, { WEBEX_URL: url.href, WEBEX_TOKEN: 'a-token' });
    expect([code, answers]).toEqual([1, []]);
    expect(said).toBe(`${url.host} cannot be reached or broke off: check the address and the network.\n`);
  });
});

describe('help', () => {
  it('is no mistake, and lists every command', async () => {
    const { code, printed, said } = await printedBy(['webex', '--help']);
    expect([code, said]).toEqual([0, '']);
    const commands = [...printed.matchAll(/^ {2}([a-z-]+)(?: \[options\])? /gm)].map(found => found[1]);
    expect(commands).toEqual(
      expect.arrayContaining(
        'list list-own details metadata person soft-delete restore purge reassign delete'.split(' '),
      ),
    );
  });
});
