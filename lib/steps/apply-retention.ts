import pMap from 'p-map';
import { TransientError } from '../domain/errors.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import { isRetained, type Retained } from '../domain/retained.ts';
import type { Instant } from '../domain/time.ts';
import { clearRows } from './clear-rows.ts';
import { lookAtWebex } from './look-at-webex.ts';
import { policyInForce } from './policy-in-force.ts';
import { presenceOn, type Presence } from './presence.ts';
import { stageOf, type RetentionPorts, type RetentionRun } from './retention-run.ts';
import { batchesOf, sendBatch } from './send-batch.ts';
import { settleRows } from './settle-rows.ts';

const readsAtOnce = 16;

/**
 * Carries out what is written on rows: trashes, purges and restores in written steps. Each step begins with what the row
 * says and with what Webex shows, so it may be repeated at any time, by anyone, and a crash anywhere leaves rows from
 * which the same steps run again. Nothing is sent twice before a look that is a quarter of an hour later.
 *
 * @param input.ids of at most a hundred rows
 * @param input.mayWrite whether this deployment may change anything in Webex
 * @returns the ids of rows that could not be read or written
 * @throws TransientError when something else of our own could not be: all of it is to be tried again
 */
export async function applyRetention(
  input: { ids: readonly RecordingId[]; deadline: Instant; mayWrite: boolean; presence?: Presence },
  ports: RetentionPorts,
): Promise<readonly RecordingId[]> {
  const { deadline, mayWrite, presence = presenceOn(ports) } = input;
  const run: RetentionRun = {
    ...{ deadline, mayWrite, presence, ports },
    ...{ failed: new Set(), accountsSeen: new Map(), receipts: new Map() },
  };
  const rows = await rowsRung(input.ids, run);
  if (rows.length > 0) await apply(rows, run);
  return [...run.failed];
}

async function apply(rows: readonly Retained[], run: RetentionRun): Promise<void> {
  const { clock, holds, webex } = run.ports;
  const lookedAt = clock.now();
  const open = await settleRows(rows, await lookAtWebex(rows, { ...run, webex }), run);
  if (open.length === 0) return;
  const terms = {
    policy: (await policyInForce(run.ports))?.policy,
    holds: await holds.inForce(),
    stage: await stageOf(run),
  };
  const cleared = await clearRows(open, terms, run);
  for (const batch of batchesOf(cleared)) if (!(await sendBatch(batch, { lookedAt }, run))) return;
}

/** The rows that wait for this, as they are now: of all others somebody has taken care since the bell rang. */
async function rowsRung(ids: readonly RecordingId[], run: RetentionRun): Promise<readonly Retained[]> {
  const { recordings, log } = run.ports;
  const found = await pMap(
    new Set(ids),
    async id => {
      try {
        return await recordings.get(id);
      } catch (error) {
        if (!(error instanceof TransientError)) throw error;
        run.failed.add(id);
        log.error('row-not-settled', { id, why: error.message });
        return undefined;
      }
    },
    { concurrency: readsAtOnce },
  );
  return found.filter(row => row?.wake === 'retain').filter(row => row !== undefined && isRetained(row));
}
