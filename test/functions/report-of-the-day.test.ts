import { expect, it } from 'vitest';
import { reconcile } from '../../functions/reconcile.ts';
import { facts } from '../build/recordings.ts';
import { aCase } from '../build/offboardings.ts';
import { aHold } from '../build/holds.ts';
import { invocation } from '../build/lambda.ts';
import { reconcileWorld } from '../build/reconcile-world.ts';
import { folderPapers } from '../../local/media/folder-papers.ts';

it('reconcile puts a page into the archive that shows holds, departures and sheets, and names nobody', async () => {
  const world = await reconcileWorld();
  const origin = { ...facts().origin, ownerEmail: 'canary.owner@example.com', topic: 'Canary topic' };
  await world.archived({ facts: facts({ origin }) });
  const about = { id: 'H-1', reason: 'Canary reason', by: 'Canary Ana Rebelo' };
  await world.holds.add(aHold({ ...about, scope: 'owner', ownerId: 'canary-owner-id' }));
  await world.offboardings.write({ moves: [{ to: aCase('held') }] });
  const papers = folderPapers(world.media);
  const run = reconcile(
    { ...world, papers },
    { retentionDays: 10, historyDays: 5, cycleDays: 7, calls: 300 },
  );
  await run({}, invocation(world.clock, 900_000));
  const page = await papers.get('reports/2026/2026-03-02.html');
  for (const words of ['Report of 2 March 2026', 'H-1', '2026-03-02-0000cafe', 'states-figures'])
    expect(page).toContain(words);
  expect(page).not.toMatch(/canary|@example|rebelo|lindqvist|4711/i);
});
