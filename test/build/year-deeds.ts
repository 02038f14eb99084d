import { archiveKey } from '../../lib/domain/archive-keys.ts';
import { TransientError } from '../../lib/domain/errors.ts';
import type { HoldScope } from '../../lib/domain/holding.ts';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { dayOf, epochMsOf, minuteMs, plusMs } from '../../lib/domain/time.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { checkDay } from '../../lib/steps/check-day.ts';
import { firstPlan, goLive } from '../../lib/steps/go-live.ts';
import { orderRestores } from '../../lib/steps/order-restore.ts';
import { enforceHold, placeHold } from '../../lib/steps/place-hold.ts';
import { pollRecordings } from '../../lib/steps/poll-recordings.ts';
import { releaseHold } from '../../lib/steps/release-hold.ts';
import { chance } from '../../local/webex-model/chance.ts';
import { Refusal } from '../../local/webex-model/refusal.ts';
import type { Decided } from './year-judge.ts';
import type { Dated, Deed } from './year-script.ts';
import type { YearWorld } from './year-world.ts';

const by = 'Ana Rebelo';
const historyDays = 45;

/** What people do with tapekeeper and past it, and what the schedule runs. What does not fit then is left undone. */
export function yearDeeds(seed: number, world: YearWorld, decided: Decided) {
  const { ports, stores, clock, webex, archive } = world;
  const { model } = webex;
  const random = chance('deeds', seed);
  const within = (minutes: number) => plusMs(clock.now(), minutes * minuteMs);

  async function adopt(text: string): Promise<void> {
    try {
      const { changed } = await adoptPolicy({ text, by }, ports);
      if (changed) decided.policies.push({ text, adoptedAt: clock.now() });
    } catch (error) {
      if (!isSaid(error, 'still being brought to all recordings')) throw error;
    }
  }

  async function live(): Promise<boolean> {
    try {
      const { hash } = await firstPlan({ by }, ports);
      const { stage } = await goLive({ by, planHash: hash }, ports);
      if (stage.mode === 'live') decided.liveSince = stage.since;
      return true;
    } catch (error) {
      if (isSaid(error, 'still being brought to all recordings')) return false;
      throw error;
    }
  }

  async function hand(): Promise<void> {
    const { recordings } = await world.truth();
    const { id, status } = random.pick(recordings);
    const inBin = random.next() < 0.7 ? 'restore' : 'purge';
    const wanted = status === 'available' ? (random.next() < 0.9 ? 'trash' : 'delete') : inBin;
    try {
      model.byHand(wanted, id);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  async function hold(): Promise<void> {
    const { recordings } = await world.truth();
    const { hold: placed } = await placeHold({ ...scopeOf(recordings), reason: 'A claim.', by }, ports);
    await enforceHold(placed, by, ports);
  }

  function scopeOf(recordings: readonly { id: string; firstOwnerId: string }[]): HoldScope {
    const { id, firstOwnerId: ownerId } = random.pick(recordings);
    const locationId = model.accounts.byId(ownerId)?.locationId ?? '';
    return random.pick<HoldScope>([
      { scope: 'recording', recordingId: recordingId.parse(id) },
      { scope: 'owner', ownerId },
      { scope: 'location', locationId },
      { scope: 'everything' },
    ]);
  }

  async function release(): Promise<void> {
    const inForce = await stores.holds.inForce();
    if (inForce.length > 0) await releaseHold({ id: random.pick(inForce).id, by }, ports);
  }

  async function restore(): Promise<void> {
    const rows = await world.rows();
    const inBin = rows.filter(({ status }) => status === 'trashed' || status === 'trashing');
    if (inBin.length === 0 || decided.liveSince === undefined) return;
    const { id } = random.pick(inBin);
    decided.restores.push({ id, at: clock.now() });
    await orderRestores({ ids: [id], by }, ports);
  }

  /** @returns whether every window was read */
  async function poll(): Promise<boolean> {
    await unlessInTrouble(async () => pollRecordings({ deadline: within(4), historyDays }, ports));
    return (await stores.windows.unread()).length === 0;
  }

  /** The comparison of the days on which there are recordings. */
  async function compare(): Promise<void> {
    const unread = await stores.windows.unread();
    const walk = {
      ...{ deadline: within(14), ports, mode: 'org' as const, unread, pollerReachMs: Infinity },
      ...{ callsLeft: 300, repairsLeft: 50, purgedRefusedAt: undefined },
    };
    const rows = await world.rows();
    const days = new Set(rows.flatMap(({ facts }) => (facts === undefined ? [] : [dayOf(facts.createTime)])));
    for (const day of days) await unlessInTrouble(async () => checkDay(day, walk));
  }

  /** Something is lost of the archive, of a recording that nobody has moved yet. */
  async function lose(wholly: boolean): Promise<void> {
    const { recordings, writes } = await world.truth();
    const untouched = recordings.filter(({ id }) => !JSON.stringify(writes).includes(id));
    if (untouched.length === 0) return;
    const id = recordingId.parse(random.pick(untouched).id);
    archive.damage(archiveKey(id, 'audio', 1), wholly ? undefined : 'f'.repeat(64));
  }

  return {
    compare,
    adopt,
    /** @returns what is to be done later because of it */
    async do(deed: Deed): Promise<readonly Dated[]> {
      model.clock.move(epochMsOf(clock.now()));
      const soon = { ...deed, at: within(5) };
      switch (deed.kind) {
        case 'live':
          return (await live()) ? [] : [soon];
        case 'poll':
          return (await poll()) ? [] : [soon];
        case 'hand':
          await hand();
          // It is noticed within a day.
          return [{ kind: 'compare', at: within(random.between(60, 22 * 60)) }];
        case 'policy':
          await adopt(deed.text);
          return [];
        case 'account':
          model.changeAccount({ person: deed.person, state: deed.state });
          return [];
        case 'lose':
          await lose(deed.wholly);
          return [];
        default:
          await { hold, release, restore, compare }[deed.kind]();
          return [];
      }
    },
  };
}

/** Webex is in trouble: the schedule brings the next run. */
async function unlessInTrouble(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
  }
}

function isSaid(error: unknown, sentence: string): boolean {
  return error instanceof Error && error.message.includes(sentence);
}
