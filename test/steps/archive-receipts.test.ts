import { describe, expect, it } from 'vitest';
import { discover } from '../../lib/domain/discovery.ts';
import { TransientError } from '../../lib/domain/errors.ts';
import type { Receipt } from '../../lib/domain/receipt.ts';
import { hourMs } from '../../lib/domain/time.ts';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { Death, mortal } from '../build/mortal.ts';
import { receiptKeysOf, receiptsOf } from '../build/receipts.ts';
import { farDeadline, stepWorld } from '../build/step-world.ts';
import { aWebexRecording, mp3Bytes, sends, type Holdings } from '../build/webex-in-memory.ts';

const audio = await mp3Bytes('the audio');
const vtt = 'WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n';

async function rung(holdings: Holdings = {}) {
  const world = await stepWorld('2026-03-02T10:00:00Z');
  const recording = aWebexRecording({ createTime: world.clock.now() });
  world.webex.show(recording, { audio: () => sends(audio), ...holdings });
  await world.recordings.create(discover(recording, world.clock.now()));
  await world.ring(recording.id);
  const { id } = recording;
  const run = async (ports: Partial<typeof world> = {}) =>
    archiveRecording({ id, deadline: farDeadline }, { ...world, ...ports });
  return { world, recording, id, run, folder: `recordings/${id.slice(0, 2)}/${id}` };
}

/** Every object that receipts say came into the archive, with what it holds. */
async function kept(world: { papers: Parameters<typeof receiptsOf>[0]['papers'] }) {
  const receipts: Receipt[] = await receiptsOf(world);
  return receipts.flatMap(each =>
    each.kind === 'archived'
      ? each.objects.map(({ object, bytes, sha256 }) => [object, { bytes, sha256 }] as const)
      : [],
  );
}

describe('a recording that is archived', () => {
  it('has a receipt of every object, with what the archive holds, found by its id', async () => {
    const { world, id, run, folder } = await rung({ metadata: () => '{"serviceType":"calling"}' });
    await run();
    const [key, ...others] = await receiptKeysOf(world);
    expect(key).toMatch(new RegExp(`^receipts/2026-03-02/100000-[0-9a-f]{8}-${id}\\.json$`));
    expect(others).toEqual([]);
    const object = async (artefact: string, name: string) => ({
      artefact,
      object: `${folder}/${name}`,
      ...(await world.media.head(`${folder}/${name}`)),
    });
    expect(await receiptsOf(world)).toEqual([
      {
        kind: 'archived',
        at: '2026-03-02T10:00:00.000Z',
        by: 'archive-recordings',
        id,
        from: 'discovered',
        objects: [await object('audio', 'audio.mp3'), await object('metadata', 'metadata.json')],
      },
    ]);
  });

  it('has a second one when its transcript comes later, and none for a look that finds nothing', async () => {
    const holdings: Holdings = {};
    const { world, recording, id, run, folder } = await rung(holdings);
    await run();
    for (const transcript of [undefined, () => sends(vtt)]) {
      world.clock.pass(hourMs);
      world.webex.show(recording, { audio: () => sends(audio), ...(transcript && { transcript }) });
      await world.ring(id);
      await run();
    }
    expect((await kept(world)).map(([object]) => object)).toEqual([
      `${folder}/audio.mp3`,
      `${folder}/transcript.vtt`,
    ]);
  });

  it('waits, with nothing held against it, while its receipt cannot be written', async () => {
    const { world, id, run } = await rung();
    const broken = {
      ...world.papers,
      put: async () => Promise.reject(new TransientError('store-unavailable', 'The archive is away.')),
    };
    await run({ papers: broken });
    expect(await world.row(id)).toMatchObject({
      status: 'discovered',
      attempts: 0,
      fault: 'store-unavailable',
    });
    await world.ring(id);
    await run();
    expect(await world.row(id)).toMatchObject({ status: 'archived' });
  });

  // Audio, transcript, the receipt, and the row.
  it.each([1, 2, 3, 4].flatMap(diesAtWrite => [false, true].map(written => ({ diesAtWrite, written }))))(
    'by a function that dies at write $diesAtWrite (written: $written) has receipts that all say what is there',
    async death => {
      const { world, id, run, folder } = await rung({ transcript: () => sends(vtt) });
      const process = mortal(death);
      const dying = {
        media: process.port(world.media, ['put']),
        papers: process.port(world.papers, ['put']),
        recordings: process.port(world.recordings, ['create', 'move']),
      };
      await expect(run(dying)).rejects.toThrow(Death);
      if ((await world.row(id)).status === 'archived') expect(await kept(world)).toHaveLength(2);
      world.clock.pass(60_000);
      await run();
      const objects = [`${folder}/audio.mp3`, `${folder}/transcript.vtt`];
      const held = new Map<string, unknown>();
      for (const key of objects) held.set(key, await world.media.head(key));
      expect(new Map(await kept(world))).toEqual(held);
    },
  );
});
