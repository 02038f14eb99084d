import { expect, it } from 'vitest';
import { snapshotRecordings } from '../../lib/steps/snapshot-recordings.ts';
import { at } from '../build/recordings.ts';
import { marta, reassignWorld } from '../build/reassign-world.ts';
import { farDeadline } from '../build/step-world.ts';

it('what somebody owns counts although it is older than Webex is said to keep it', async () => {
  const world = await reassignWorld();
  world.has(1, { createTime: at('2025-12-21T08:00:00Z') });
  world.has(1);
  const owner = { id: marta, type: 'user', email: 'marta.lindqvist@example.com' } as const;
  const so = { caseId: '2026-03-31-0000cafe', retentionDays: 60, deadline: farDeadline };
  expect(await snapshotRecordings(owner, so, world.ports)).toMatchObject({ recordings: 2 });
});
