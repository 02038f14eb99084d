import { expect, it } from 'vitest';
import { countLeavers } from '../../lib/steps/leavers.ts';
import { tapekeeper } from '../build/command-line.ts';
import { deskWorld } from '../build/desk-world.ts';
import { aCase } from '../build/offboardings.ts';
import { joao, marta } from '../build/reassign-world.ts';
import { keptLog } from '../build/step-world.ts';
import { at } from '../build/recordings.ts';
import { containing } from '../build/webex.ts';

const now = '2026-03-03T12:00:00Z';
const id = '2026-03-02-0000cafe';

/** A folder in which Marta's departure waits for a second source. */
async function aFolder() {
  const world = await deskWorld();
  const known = { ownerId: marta, enrichedAt: now, successor: { ownerId: joao, basis: 'manager' } };
  const over = aCase('cancelled', { id: '2026-03-01-0c7e1a52', openedAt: '2026-03-01T10:00:00Z' });
  await world.inside(now, async ({ offboardings }) =>
    offboardings.write({ moves: [{ to: aCase('held', known) }, { to: over }] }),
  );
  return world;
}

it('offboarding list tells of the departures that are not over, without naming anybody', async () => {
  const world = await aFolder();
  const listed = await world.run(now, 'offboarding', 'list', '--json');
  expect(listed).toMatchObject({ code: 0, answers: [{ cases: [{ id, status: 'held' }] }] });
  expect(listed.said).toContain('nobody else has said so yet');
  expect(JSON.stringify(listed)).not.toContain('@');
  const all = await world.run(now, 'offboarding', 'list', '--all', '--json');
  expect(all.answers).toMatchObject([{ cases: [{ id }, { id: '2026-03-01-0c7e1a52' }] }]);
});

it('offboarding list reads also while a keeper is at work on the folder, and orders are refused', async () => {
  const world = await aFolder();
  await world.inside(now, async () => {
    const listed = await world.run(now, 'offboarding', 'list', '--json');
    expect(listed).toMatchObject({ code: 0, answers: [{ cases: [{ id, status: 'held' }] }] });
    const ordered = await world.run(now, 'offboarding', 'approve', id, '--by', 'Records');
    expect(ordered).toMatchObject({ code: 2, said: containing('is in use by another tapekeeper') });
  });
});

it('offboarding show names the person, and says so where there is no such departure', async () => {
  const world = await aFolder();
  const shown = await world.run(now, 'offboarding', 'show', id, '--json');
  expect(shown).toMatchObject({ code: 0, answers: [{ case: { id, ownerId: marta } }] });
  expect(shown.said).toContain('marta.lindqvist@example.com');
  const none = await world.run(now, 'offboarding', 'show', 'nobody');
  expect(none).toMatchObject({ code: 1, said: containing('There is no departure nobody') });
});

it('offboarding approve schedules what was held, once', async () => {
  const world = await aFolder();
  const done = await world.run(now, 'offboarding', 'approve', id, '--by', 'Records', '--json');
  expect(done).toMatchObject({ code: 0, answers: [{ case: { status: 'scheduled' } }] });
  const over = await world.run(now, 'offboarding', 'approve', '2026-03-01-0c7e1a52', '--by', 'Records');
  expect(over).toMatchObject({ code: 1, said: containing('nothing to approve') });
});

it('offboarding run brings the day forward', async () => {
  const world = await aFolder();
  const done = await world.run(now, 'offboarding', 'run', id, '--by', 'Records', '--json');
  expect(done).toMatchObject({
    code: 0,
    answers: [{ case: { status: 'scheduled', effectiveAt: '2026-03-03T12:00:00.000Z' } }],
  });
});

it('offboarding run and undo say what is missing', async () => {
  const world = await aFolder();
  expect(await world.run(now, 'offboarding', 'run', '--owner-id', marta, '--by', 'Records')).toMatchObject({
    code: 2,
  });
  const undo = await world.run(now, 'offboarding', 'undo', id, '--by', 'HR');
  expect(undo).toMatchObject({ code: 2, said: containing('WEBEX_TOKEN') });
  const token = { WEBEX_TOKEN: 'any', WEBEX_URL: 'http://127.0.0.1:1' };
  const flags = ['--data', world.data, '--at', now, '--json'];
  const dropped = await tapekeeper(['offboarding', 'undo', id, '--by', 'HR', ...flags], token);
  expect(dropped).toMatchObject({ code: 0, answers: [{ case: { status: 'cancelled' } }] });
});

it('offboarding release lets a brake go, has on what was held for nothing else, and names a connection without one', async () => {
  const world = await deskWorld();
  const known = { ownerId: marta, enrichedAt: now, successor: { ownerId: joao, basis: 'manager' } };
  const people = Array.from({ length: 30 }, (_, person) => `digest-${person}`);
  await world.inside(now, async ({ offboardings, notes }) => {
    const log = keptLog();
    const moment = at('2026-03-03T11:00:00Z');
    await countLeavers('hr', people, { now: moment, most: 20 }, { notes, log });
    const held = { ...known, openedAt: '2026-03-03T11:00:00Z', for: ['too-many'] };
    await offboardings.write({ moves: [{ to: aCase('held', held) }] });
  });
  const before = await world.run(now, 'offboarding', 'list', '--json');
  expect(JSON.stringify(before.answers)).toContain('too-many');
  const done = await world.run(now, 'offboarding', 'release', 'hr', '--by', 'Records', '--json');
  expect(done).toMatchObject({ code: 0, answers: [{ connection: 'hr' }] });
  const after = await world.run(now, 'offboarding', 'list', '--json');
  expect(JSON.stringify(after.answers)).not.toContain('too-many');
  const again = await world.run(now, 'offboarding', 'release', 'hr', '--by', 'Records');
  expect(again).toMatchObject({ code: 1, said: containing('has no brake to release') });
});
