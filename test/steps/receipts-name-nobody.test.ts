import { describe, expect, it } from 'vitest';
import { discover } from '../../lib/domain/discovery.ts';
import { orderer } from '../../lib/domain/orderer.ts';
import { receiptsPrefix } from '../../lib/domain/receipt.ts';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { orderRestores } from '../../lib/steps/order-restore.ts';
import { enforceHold, placeHold } from '../../lib/steps/place-hold.ts';
import { releaseHold } from '../../lib/steps/release-hold.ts';
import { releaseParked } from '../../lib/steps/release-parked.ts';
import { writeSheet } from '../../lib/steps/write-sheet.ts';
import { aRule, policyText } from '../build/policies.ts';
import { receiptKeysOf, receiptsOf } from '../build/receipts.ts';
import { aParked } from '../build/recordings.ts';
import { retentionWorld, type RetentionWorld } from '../build/retention-world.ts';
import { farDeadline } from '../build/step-world.ts';
import { aWebexRecording, mp3Bytes, sends, webexInMemory } from '../build/webex-in-memory.ts';

const owner = 'marta.lindqvist@example.com';
const number = '+46 8 555 0134';
const link = 'https://example.com/call/4711';
/** An id that is spelled as Webex spells links. */
const hydra = 'Y2lzY29zcGFyazovL3VzL1BFT1BMRS83YjFkZTVhYy01OGMxLTRkN2UtOWYwYS0xYzZmM2EwYjllMjE=';
const all = [owner, number, link, 'Marta Lindqvist', 'Återkoppling'];
const canaries = [
  ...all,
  'lindqvist',
  '555 0134',
  'example.com',
  '@',
  '://',
  'ciscospark',
  hydra.slice(0, 16),
];

/** Archives a recording that is full of people. */
async function archiveIn(world: RetentionWorld): Promise<void> {
  const webex = webexInMemory(world.clock);
  const recording = aWebexRecording({ topic: all.join(' '), ownerEmail: owner });
  const audio = await mp3Bytes('the audio');
  webex.show(recording, {
    audio: () => sends(audio),
    transcript: () => sends(`WEBVTT\n\n00:00.000 --> 00:02.000\n${all.join(' ')}\n`),
    metadata: () => JSON.stringify({ callers: all }),
  });
  const row = discover(recording, world.clock.now());
  await world.recordings.create({ ...row, wake: 'archive' });
  await archiveRecording({ id: recording.id, deadline: farDeadline }, { ...world, webex });
}

describe('all receipts together', () => {
  it('hold no address, no number, no link and no name of whom they are about', async () => {
    const rule = aRule({ name: 'her-calls', match: { ownerEmail: owner } });
    const world = await retentionWorld({ policy: policyText({ rules: [rule, aRule()] }) });
    await archiveIn(world);
    await world.toTrash();
    await world.toPurge();
    await world.run();
    await world.later();
    const scope = { scope: 'owner', ownerId: hydra } as const;
    const { hold } = await placeHold({ ...scope, reason: all.join(' '), by: 'Legal' }, world);
    await enforceHold(hold, 'Legal', world);
    await releaseHold({ id: hold.id, by: 'Legal' }, world);
    const { id } = await world.add(await world.ourTrash(), 'deleted');
    await orderRestores({ ids: [id], by: 'Legal' }, world);
    const parked = aParked();
    await world.recordings.create(parked);
    await releaseParked({ ids: [parked.id], by: 'Legal' }, world);
    world.clock.set('2026-06-02T00:20:00Z');
    await writeSheet({ deadline: farDeadline, tokens: [] }, world);

    const kinds = (await receiptsOf(world)).map(of => ('what' in of ? `${of.kind} ${of.what}` : of.kind));
    expect([...new Set(kinds)].toSorted()).toEqual([
      'archived',
      'attempt purge',
      'attempt trash',
      'deed adopt-policy',
      'deed hold-add',
      'deed hold-enforce',
      'deed hold-release',
      'deed park-release',
      'deed restore',
      'outcome',
    ]);
    const keys = await receiptKeysOf(world);
    expect(keys).toContain(`${receiptsPrefix()}2026-06-01.txt`);
    const texts = await Promise.all(keys.map(async key => `${key}\n${(await world.papers.get(key)) ?? ''}`));
    const written = `${texts.join('\n')}${JSON.stringify(world.alarmTopic.arrived)}`.toLowerCase();
    expect(canaries.filter(canary => written.includes(canary.toLowerCase()))).toEqual([]);
  });
});

describe('whoever gives an order', () => {
  it.each(['Legal', 'Ana Rebelo', 'Team 12', 'Revision 2026', 'Årsredovisning, grupp 4'])(
    'may be %s',
    text => {
      expect(orderer.safeParse(text).success).toBe(true);
    },
  );

  it.each([' ', ...[owner, number, link, 'www.example.com', 'Legal (08-555 01 34)', '493012345678']])(
    'is not %j',
    text => {
      expect(orderer.safeParse(text).success).toBe(false);
    },
  );
});
