import { NotFoundError, TransientError } from '../../lib/domain/errors.ts';
import { minuteMs, plusMs, type Instant } from '../../lib/domain/time.ts';
import type { WebexRecording } from '../../lib/domain/webex-recording.ts';
import type { Clock, WebexKeeper, WebexReader } from '../../lib/ports.ts';
import { webexInMemory, type Holdings } from './webex-in-memory.ts';

export type What = 'trash' | 'purge' | 'restore';
/** A call as it arrived. */
export type Arrived = { readonly at: Instant; readonly what: What; readonly ids: readonly string[] };

const effects = {
  trash: { from: 'available', to: 'deleted' },
  purge: { from: 'deleted', to: 'gone' },
  restore: { from: 'deleted', to: 'available' },
} as const;

/**
 * Webex in memory as an administrator's token shows it, with a recycle bin. What a call did is true at once, and shows
 * ten minutes later; what was purged is shown no more.
 */
export function webexWithBin(clock: Clock, lagMs = 10 * minuteMs) {
  const shown = webexInMemory(clock);
  const really = new Map<string, { recording: WebexRecording; status: string }>();
  const late: { at: Instant; id: string; status: string }[] = [];
  const arrived: Arrived[] = [];
  /** Ids for which every call is refused. */
  const refuses = new Set<string>();
  /** What the next calls meet, in order, instead of or after being done. */
  const troubles: { error: TransientError; done: boolean }[] = [];

  function show(id: string, status: string): void {
    const known = really.get(id);
    if (known === undefined) throw new Error('Webex has no such recording.');
    if (status === 'gone') shown.withdraw(known.recording);
    else shown.show({ ...known.recording, status });
  }

  function catchUp(): void {
    for (const each of late.splice(0))
      if (each.at <= clock.now()) show(each.id, each.status);
      else late.push(each);
  }

  async function call(what: What, ids: readonly string[]): Promise<void> {
    arrived.push({ at: clock.now(), what, ids });
    const trouble = troubles.shift();
    if (trouble?.done === false) throw trouble.error;
    if (ids.some(id => refuses.has(id))) throw new TransientError('refused', 'Webex answered 409.');
    if (ids.some(id => really.get(id)?.status === 'gone')) throw new NotFoundError('Webex answered 404.');
    const { from, to } = effects[what];
    for (const id of ids) {
      const known = really.get(id);
      if (known?.status !== from) continue;
      known.status = to;
      late.push({ at: plusMs(clock.now(), lagMs), id, status: to });
    }
    if (trouble !== undefined) throw trouble.error;
  }

  const reader: WebexReader = {
    ...shown,
    as: () => reader,
    async *list(...given) {
      catchUp();
      yield* shown.list(...given);
    },
    async details(...given) {
      catchUp();
      return shown.details(...given);
    },
  };
  const keeper: WebexKeeper = {
    softDelete: async ids => call('trash', ids),
    purge: async ids => call('purge', ids),
    restore: async ids => call('restore', ids),
  };
  return {
    reader,
    keeper,
    arrived,
    refuses,
    troubles,
    /** Webex has it, and shows it at once. */
    has(recording: WebexRecording): void {
      really.set(recording.webexId, { recording, status: recording.status });
      shown.show(recording);
    },
    /** Shown with what Webex has besides its facts. */
    shows: (recording: WebexRecording, holdings: Holdings) => void shown.show(recording, holdings),
    /** What somebody else does, shown at once. */
    becomes(webexId: string, status: string): void {
      const known = really.get(webexId);
      if (known === undefined) throw new Error('Webex has no such recording.');
      known.status = status;
      late.push(...late.splice(0).filter(each => each.id !== webexId));
      show(webexId, status);
    },
    reallyIs: (webexId: string) => really.get(webexId)?.status,
  };
}
