import { expect, it, onTestFinished } from 'vitest';
import { stageNotes, theStage } from '../../lib/steps/stage-now.ts';
import { openAwsStores } from '../../local/aws/aws-stores.ts';
import { tapekeeper } from '../build/command-line.ts';
import { anArchived, aParked, at, facts } from '../build/recordings.ts';
import { aTrashed } from '../build/retained-rows.ts';

async function aws() {
  const stores = await openAwsStores(work => work());
  onTestFinished(() => stores.close());
  const named = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
  const environment = {
    ...Object.fromEntries(named.map(([name, value = '']) => [name, value])),
    RECORDINGS_TABLE: stores.recordingsTable,
    CONTROL_TABLE: stores.controlTable,
    ARCHIVE_BUCKET: stores.bucket,
  };
  const live = { mode: 'live', since: at('2026-01-01T00:00:00Z'), by: 'Ana Rebelo' } as const;
  await stageNotes(stores.notes).change(theStage, () => live);
  const run = async (...words: string[]) =>
    tapekeeper([...words, '--json', '--by', 'Ana Rebelo'], environment);
  return { ...stores, run };
}

it('on the APIs of AWS a hold is placed, enforced and released, with receipts in the bucket', async () => {
  const { recordings, holds, papers, run } = await aws();
  const intendedAt = at('2026-03-02T11:30:00Z');
  const [trashing, trashed] = [{ ...anArchived(), status: 'trashing', intendedAt } as const, aTrashed()];
  for (const row of [trashing, trashed]) await recordings.create(row);

  const scope = ['--owner', facts().origin.ownerId];
  const added = await run('hold', 'add', ...scope, '--reason', 'Case 4711');
  expect(added.answers).toMatchObject([{ isNew: true, covered: 2, withdrawn: 1, restoring: 1, failed: [] }]);
  expect(added.code).toBe(0);
  expect((await recordings.get(trashing.id))?.status).toBe('archived');
  expect(await recordings.get(trashed.id)).toMatchObject({ restore: { by: 'hold' } });
  const [hold] = await holds.inForce();
  expect(hold).toMatchObject({ scope: 'owner', reason: 'Case 4711' });

  const released = await run('hold', 'release', hold?.id ?? '');
  expect([released.code, released.answers]).toMatchObject([0, [{ freed: 2, stillHeld: 0 }]]);
  expect(await holds.inForce()).toEqual([]);
  const receipts = [];
  for await (const key of papers.keys('receipts/')) receipts.push(key);
  expect(receipts).toHaveLength(3);
});

it('on the APIs of AWS what is parked is released, and what is in the recycle bin ordered back', async () => {
  const { recordings, run } = await aws();
  const [parked, trashed] = [aParked(), aTrashed()];
  for (const row of [parked, trashed]) await recordings.create(row);
  expect((await run('park', 'release', parked.id)).code).toBe(0);
  expect((await recordings.get(parked.id))?.status).toBe('discovered');
  expect((await run('restore', trashed.id)).code).toBe(0);
  expect(await recordings.get(trashed.id)).toMatchObject({ restore: { by: 'person' } });
});
