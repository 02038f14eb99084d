import type { Intended } from '../domain/destroying.ts';
import { StaleMoveError, TransientError } from '../domain/errors.ts';
import type { OwnerState } from '../domain/fate.ts';
import type { Hold } from '../domain/hold.ts';
import type { Policy } from '../domain/policy.ts';
import type { Attempt, Attempted, Receipt } from '../domain/receipt.ts';
import type { Recording } from '../domain/recording.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import type { Restorable } from '../domain/restoring.ts';
import { dryRun, type Stage } from '../domain/stage.ts';
import type { Instant } from '../domain/time.ts';
import type {
  Accounts,
  Clock,
  Holds,
  Leases,
  Log,
  MediaStore,
  NewId,
  Papers,
  RecordingStore,
  WebexKeeper,
  WebexReader,
} from '../ports.ts';
import type { Offboardings } from '../ports-offboarding.ts';
import type { PolicyPorts } from './policy-in-force.ts';
import type { Presence } from './presence.ts';
import { stageNow } from './stage-now.ts';
import { readReceipt } from './write-receipt.ts';

export type RetentionPorts = PolicyPorts & {
  readonly recordings: Pick<RecordingStore, 'get' | 'move'>;
  /** As the administrator's token shows it. */
  readonly webex: WebexReader;
  readonly keeper: WebexKeeper;
  readonly accounts: Accounts;
  readonly offboardings: Pick<Offboardings, 'whose'>;
  readonly media: Pick<MediaStore, 'head'>;
  readonly papers: Pick<Papers, 'get' | 'put'>;
  readonly leases: Leases;
  readonly holds: Pick<Holds, 'inForce'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
};

/** What is in force while rows are cleared; looked up again before anything is sent. */
export type InForce = {
  readonly policy: Policy | undefined;
  readonly holds: readonly Hold[];
  readonly stage: Stage;
};
/** A row that may be sent, as far as could be told without a lease. */
export type Cleared = {
  readonly row: Intended | Restorable;
  readonly what: Attempt['what'];
  readonly owner: OwnerState;
  readonly evidence: Attempted['evidence'];
};

/** One run, as far as its parts have to know of each other. */
export type RetentionRun = {
  readonly deadline: Instant;
  readonly presence: Presence;
  readonly ports: RetentionPorts;
  /** Whether the deployment may change anything in Webex at all. */
  readonly mayWrite: boolean;
  /** Rows that could not be read or written. */
  readonly failed: Set<RecordingId>;
  /** The accounts that were looked up, by the owner's id. */
  readonly accountsSeen: Map<string, OwnerState>;
  /** Receipts that were read. */
  readonly receipts: Map<string, Promise<Receipt | undefined>>;
};

/** @returns the row as it is stored now; undefined where somebody else has acted on it, or it could not be written */
export async function moveRow(
  from: Recording,
  to: Recording,
  { ports, failed }: RetentionRun,
): Promise<Recording | undefined> {
  try {
    return await ports.recordings.move(from, to);
  } catch (error) {
    if (error instanceof StaleMoveError) return undefined;
    if (!(error instanceof TransientError)) throw error;
    failed.add(from.id);
    ports.log.error('row-not-settled', { id: from.id, why: error.message });
    return undefined;
  }
}

/** A receipt, read once in a run. */
export async function receiptOf(id: string | undefined, run: RetentionRun): Promise<Receipt | undefined> {
  if (id === undefined) return undefined;
  const known = run.receipts.get(id) ?? readReceipt(id, run.ports);
  run.receipts.set(id, known);
  return known;
}

/** Whether anything may be changed in Webex now: a person may have ended that a moment ago. */
export async function stageOf({ mayWrite, ports }: RetentionRun): Promise<Stage> {
  return mayWrite ? stageNow(ports) : dryRun;
}
