import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { receiptKey } from '../../lib/domain/receipt.ts';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { sheetKey } from '../../lib/domain/sheet.ts';
import { verifyArchive } from '../../lib/steps/verify-archive.ts';
import { writeReceipt } from '../../lib/steps/write-receipt.ts';
import { anId } from '../build/recordings.ts';
import { verifiedWorld, type VerifiedWorld } from '../build/verified-world.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const isList = (key: string) => /^receipts\/[^/]+\.txt$/.test(key);
/** Of the day that no sheet counts yet. */
const isUnsealed = (key: string) => key.startsWith('receipts/2026-03-04/');

/** The first finding about an archive in which this was changed. Only of the newest sheet has anybody to know elsewhere. */
async function firstOf(world: VerifiedWorld, changed?: string) {
  const announced = changed === world.newestSheet ? world.announced() : [];
  return (await world.verify({ announced })).findings[0];
}

/** One receipt of a kind, of the days that sheets count. */
async function aReceipt(world: VerifiedWorld, kind: string, nth = 0): Promise<string> {
  const found: string[] = [];
  for (const key of await world.files()) {
    if (!key.startsWith('receipts/') || isList(key)) continue;
    const text = (await world.papers.get(key)) ?? '';
    if (text.includes(`"kind": "${kind}"`)) found.push(key);
  }
  return found[nth] ?? expect.fail(`There is no ${kind}.`);
}

describe('an archive with which nobody has meddled', () => {
  it('fits, from the first sheet to the last byte', async () => {
    const world = await verifiedWorld();
    const text = (await world.papers.get(world.newestSheet)) ?? '';
    const lastSheet = sha256(text);
    expect(await world.verify({ lastSheet, announced: world.announced() })).toEqual({
      sheets: 3,
      newest: { day: '2026-03-03', sha256: lastSheet },
      receipts: 9,
      unsealed: 1,
      objects: 12,
      hashed: 12,
      findings: [],
      more: 0,
    });
  });

  it.each([
    ['none', 0],
    // Fewer than a sample are all in it.
    ['sample', 12],
  ] as const)('fits with media %s', async (media, hashed) => {
    const world = await verifiedWorld();
    expect(await world.verify({ media })).toMatchObject({ objects: 12, hashed, findings: [] });
  });

  it('fits where only some days are asked for, with what those name', async () => {
    const world = await verifiedWorld();
    const days = { from: '2026-03-02', to: '2026-03-03' };
    expect(await world.verify(days)).toMatchObject({ receipts: 6, unsealed: 0, objects: 7, findings: [] });
    expect(await world.verify({ to: '2026-03-01' })).toMatchObject({ receipts: 2, objects: 3, findings: [] });
  });

  it('of a day that has no sheet yet fits for two days, and no longer', async () => {
    const world = await verifiedWorld();
    world.clock.set('2026-03-07T00:00:00Z');
    expect(await world.verify()).toMatchObject({ unsealed: 1, findings: [] });
    world.clock.pass(1);
    const { findings } = await world.verify();
    expect(findings.map(({ what, key }) => [what, isUnsealed(key)])).toEqual([['receipt-unsealed', true]]);
  });

  it('that is empty has nothing that does not fit', async () => {
    const world = await verifiedWorld();
    for (const key of await world.files()) await world.drop(key);
    expect(await world.verify()).toMatchObject({ sheets: 0, receipts: 0, objects: 0, findings: [] });
  });
});

describe('whatever is changed in the archive', () => {
  it('by a single bit is named, wherever it is', { timeout: 60_000 }, async () => {
    const world = await verifiedWorld();
    for (const key of (await world.files()).filter(each => !isUnsealed(each))) {
      await world.flip(key);
      expect.soft(await firstOf(world, key), key).toMatchObject({ key });
      await world.flip(key);
    }
    expect(await firstOf(world)).toBeUndefined();
  });

  it('by being dropped is named, whatever it is', { timeout: 60_000 }, async () => {
    const world = await verifiedWorld();
    for (const key of (await world.files()).filter(each => !isUnsealed(each) && !isList(each))) {
      const putBack = await world.takeOut(key);
      expect.soft(await firstOf(world, key), key).toMatchObject({ key });
      await putBack();
    }
    expect(await firstOf(world)).toBeUndefined();
  });

  it.each([
    ['two sheets', 'sheet-changed', async () => ['2026-03-01', '2026-03-02'].map(sheetKey)],
    [
      'two receipts',
      'receipt-changed',
      async (world: VerifiedWorld) => [
        await aReceipt(world, 'archived', 0),
        await aReceipt(world, 'archived', 1),
      ],
    ],
    [
      'the audio of two recordings',
      'object-changed',
      async (world: VerifiedWorld) => (await world.keys()).filter(key => key.endsWith('.mp3')).slice(2),
    ],
  ] as const)('by being swapped is named: %s', async (_name, what, choose) => {
    const world = await verifiedWorld();
    const [one = '', other = ''] = await choose(world);
    await world.swap(one, other);
    const { findings } = await world.verify();
    expect(findings[0]).toMatchObject({ what, key: one });
  });

  it('in a sheet that still adds up is named by the one after it', async () => {
    const world = await verifiedWorld();
    const key = sheetKey('2026-03-02');
    await world.rewrite(key, text =>
      text.replace(/"held": (\d+)/, (_, rows) => `"held": ${Number(rows) + 1}`),
    );
    expect((await world.verify()).findings).toEqual([{ what: 'sheet-changed', key }]);
  });

  it('by being added later is named', async () => {
    const world = await verifiedWorld();
    const keys = ['receipts/2026-02-20/100000-0000000a.json', 'receipts/2026-03-02/100000-0000000b.json'];
    const deed = { kind: 'deed', what: 'hold-add', at: '2026-03-02T10:00:00.000Z', by: 'Legal' };
    for (const key of keys) await world.papers.put(key, JSON.stringify(deed));
    await world.papers.put('receipts/readme.json', 'Hello.');
    expect((await world.verify()).findings.slice(0, 3)).toEqual(
      [...keys, 'receipts/readme.json'].map(key => ({ what: 'receipt-uncounted', key })),
    );
  });

  it('together with all that names it is named by the sheet of its day', async () => {
    const world = await verifiedWorld();
    const receipt = await aReceipt(world, 'archived', 1);
    const [, id = ''] = /-([0-9a-z]+)\.json$/.exec(receipt) ?? [];
    for (const key of await world.files()) if (key.includes(id)) await world.drop(key);
    await world.drop('receipts/2026-03-02.txt');
    expect((await world.verify()).findings).toEqual([
      { what: 'receipts-differ', key: sheetKey('2026-03-02') },
    ]);
  });
});

describe('a newest day that was dropped', () => {
  async function dropped() {
    const world = await verifiedWorld();
    const lastSheet = sha256((await world.papers.get(world.newestSheet)) ?? '');
    for (const key of await world.files()) {
      const isOfRecordings = key.startsWith('recordings/');
      if (!isOfRecordings && /2026-03-0[34]/.test(key)) await world.drop(key);
    }
    return { world, lastSheet };
  }

  it('cannot be seen in the archive alone', async () => {
    const { world } = await dropped();
    expect((await world.verify()).findings).toEqual([]);
  });

  it('is named where its hash was kept', async () => {
    const { world, lastSheet } = await dropped();
    expect((await world.verify({ lastSheet })).findings).toEqual([
      { what: 'last-sheet-unknown', key: sheetKey('2026-03-02') },
    ]);
  });

  it('is named where the alarm topic was told of it', async () => {
    const { world } = await dropped();
    const { findings } = await world.verify({ announced: world.announced() });
    expect(findings).toEqual([{ what: 'sheet-missing', key: world.newestSheet }]);
  });
});

describe('a newest sheet that was written anew', () => {
  it('is named where its hash was kept, and by its receipts where those were not', async () => {
    const world = await verifiedWorld();
    await world.drop(await aReceipt(world, 'outcome', 1));
    await world.drop('receipts/2026-03-03.txt');
    await world.rewrite(world.newestSheet, text => text.replace('"count": 3', '"count": 2'));
    const { findings } = await world.verify({ announced: world.announced() });
    expect(findings.map(({ what }) => what)).toEqual(['sheet-changed', 'receipts-differ']);
    expect((await world.verify()).findings).toEqual([{ what: 'receipts-differ', key: world.newestSheet }]);
  });
});

describe('what receipts say of each other, and of the archive, before any sheet counts them', () => {
  it('an outcome without its attempt is named', async () => {
    const world = await verifiedWorld();
    const at = world.clock.now();
    const of = '2026-03-04/080000-0000000c';
    const items = [{ id: world.first, shown: 'deleted' }];
    const id = await writeReceipt({ kind: 'outcome', of, at, by: 'apply-retention', items }, world);
    expect((await world.verify()).findings).toEqual([{ what: 'attempt-missing', key: receiptKey(id) }]);
  });

  it('an outcome of a recording that its attempt does not name is named', async () => {
    const world = await verifiedWorld();
    const of = (await aReceipt(world, 'attempt')).slice('receipts/'.length, -'.json'.length);
    const at = world.clock.now();
    const items = [{ id: anId(), shown: 'deleted' }];
    const id = await writeReceipt({ kind: 'outcome', of, at, by: 'apply-retention', items }, world);
    expect((await world.verify()).findings).toEqual([{ what: 'attempt-missing', key: receiptKey(id) }]);
  });

  it.each([
    ['without a proof', async () => undefined],
    [
      'whose proof is of another call',
      async (world: VerifiedWorld) =>
        (await aReceipt(world, 'attempt', 1)).slice('receipts/'.length, -'.json'.length),
    ],
  ])('a purge %s is named', async (_name, proofOf) => {
    const world = await verifiedWorld();
    const proof = await proofOf(world);
    const evidence = { shown: 'deleted', ...(proof === undefined ? {} : { proof }) };
    const items = [{ id: world.first, evidence }];
    const at = world.clock.now();
    const id = await writeReceipt(
      { kind: 'attempt', what: 'purge', at, by: 'apply-retention', items },
      world,
    );
    expect((await world.verify()).findings).toEqual([
      { what: 'proof-missing', key: receiptKey(id), recording: world.first },
    ]);
  });

  it('what was purged and is not in the archive is named as such', async () => {
    const world = await verifiedWorld();
    const key = `recordings/${world.first.slice(0, 2)}/${world.first}/audio.mp3`;
    await world.drop(key);
    expect((await world.verify({ media: 'none' })).findings).toEqual([
      { what: 'purged-object-missing', key, recording: world.first },
    ]);
  });

  it('an object that is too short is named without reading it, one that was changed only where it is read', async () => {
    const world = await verifiedWorld();
    const [transcript = '', metadata = ''] = (await world.keys()).filter(key => /vtt$|json$/.test(key));
    await world.rewrite(transcript, text => text.slice(1));
    await world.flip(metadata);
    const found = async (media: 'none' | 'all') =>
      (await world.verify({ media })).findings.map(({ what, key }) => [what, key]);
    expect(await found('none')).toEqual([['object-length', transcript]]);
    expect(await found('all')).toEqual([
      ['object-length', transcript],
      ['object-changed', metadata],
    ]);
  });

  it('an object that was damaged and archived again beside itself is no finding', async () => {
    const world = await verifiedWorld();
    const [key = ''] = (await world.keys()).filter(each => each.endsWith('transcript.vtt'));
    const again = key.replace('transcript', 'transcript-2');
    await world.media.put(again, Readable.from(['WEBVTT']), { contentType: 'text/vtt' });
    await world.flip(key);
    const [, , id = ''] = key.split('/');
    const { bytes, sha256: hash } = (await world.media.head(again)) ?? expect.fail('It is not there.');
    const objects = [{ artefact: 'transcript' as const, object: again, bytes, sha256: hash }];
    const of = {
      kind: 'archived',
      at: world.clock.now(),
      by: 'archive-recordings',
      from: 'archived',
    } as const;
    await writeReceipt({ ...of, id: recordingId.parse(id), objects }, world);
    expect((await world.verify()).findings).toEqual([]);
  });
});

it('an archive that cannot be read is trouble, and no finding', async () => {
  const world = await verifiedWorld();
  const away = new TransientError('store-unavailable', 'The archive is away.');
  const reader = { open: async () => Promise.reject(away), bytesOf: async () => Promise.reject(away) };
  const input = { media: 'all', now: world.clock.now(), announced: [] } as const;
  await expect(verifyArchive(input, { ...world, reader, random: () => 0.5 })).rejects.toBe(away);
});
