import type { Claim } from '../../local/judge/retention/court.ts';
import type { JudgedHold } from '../../local/judge/retention/holds.ts';
import type { RetainedRecording } from '../../local/judge/truth.ts';
import { aPast, aRetained, audioOf, policyText } from './true-past.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Some months around a leap day. */
const startMs = Date.UTC(2027, 11, 1);
const lagMs = 10 * minuteMs;

type Terms = {
  readonly day: number;
  readonly trashDays: number | undefined;
  readonly purgeDays: number | undefined;
  readonly noticeDays: number;
  readonly graceDays: number;
  readonly clock: 'timeRecorded' | 'createTime';
};
/** What happens to some recordings in so many days. The first policy counts from the first day. */
export type Scenario = {
  readonly days: number;
  readonly policies: readonly Terms[];
  readonly recordings: readonly { recordedHour: number; madeHours: number; listedHours: number }[];
  readonly holds: readonly { recording: number | undefined; day: number; days: number | undefined }[];
  readonly deeds: readonly {
    recording: number;
    day: number;
    operation: 'softDelete' | 'restore' | 'purge';
  }[];
  readonly absences: readonly { day: number; days: number }[];
};

type Plan = { action: 'trash' | 'purge'; dueMs: number; plannedMs: number };
type Row = {
  readonly recording: RetainedRecording;
  status: string;
  isOurs: boolean;
  trashedMs: number;
  restoredMs: number | undefined;
  plan: Plan | undefined;
  /** The soft delete or purge that was not looked after yet. */
  sent: boolean;
};

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Lives through a scenario as the policy's documentation has it, by a run at two in the morning and a look after it. */
export function liveHonestly(scenario: Scenario) {
  const recordings = scenario.recordings.map(recordingOf);
  const past = aPast(...recordings);
  const holds = scenario.holds.map(each => holdOf(each, recordings));
  const rows = new Map<string, Row>();
  for (const { day, days } of scenario.absences)
    past.account(iso(momentOf(day, 18)), 'inactive').account(iso(momentOf(day + days, 18)), 'active');

  function mayAct({ recording, plan }: Row, terms: Terms, nowMs: number): boolean {
    if (plan === undefined || nowMs < plan.dueMs || nowMs < plan.plannedMs + terms.noticeDays * dayMs)
      return false;
    if (plan.action === 'trash' && isAway(scenario, nowMs)) return false;
    return !holds.some(each => isInForce(each, nowMs) && covers(each, recording.id));
  }

  function run(row: Row, terms: Terms, nowMs: number): void {
    const { recording } = row;
    if (holds.some(each => wasReleased(each, nowMs) && covers(each, recording.id))) row.plan = undefined;
    replan(row, terms, nowMs);
    if (!mayAct(row, terms, nowMs)) return;
    const operation = row.plan?.action === 'trash' ? 'softDelete' : 'purge';
    past.write(operation, iso(nowMs), [recording.id], { shownAt: iso(nowMs + lagMs) });
    row.sent = true;
  }

  function interfere({ recording: index, day, operation }: Scenario['deeds'][number]): void {
    const recording = recordings[index % recordings.length];
    if (recording === undefined || Date.parse(recording.visibleAt) > momentOf(day, 12)) return;
    if (fits(operation, recording.status)) past.byHand(operation, iso(momentOf(day, 12)), recording.id);
  }

  for (let day = 0; day < scenario.days; day += 1) {
    const terms = scenario.policies.findLast(each => each.day <= day);
    const nowMs = momentOf(day, 2);
    const seen = recordings.map(each => look(each, nowMs, rows)).filter(row => row !== undefined);
    if (terms !== undefined) for (const row of seen) run(row, terms, nowMs);
    for (const recording of recordings) look(recording, nowMs + 3 * lagMs, rows);
    for (const deed of scenario.deeds.filter(each => each.day === day)) interfere(deed);
  }
  return {
    truth: past.truth(iso(momentOf(scenario.days, 0))),
    evidence: {
      policies: scenario.policies.map(textOf),
      holds,
      archive: recordings.map(each => audioOf(each)),
      liveSince: iso(startMs),
      claims: [...rows.values()].flatMap(claimOf),
    },
  };
}

function isAway({ absences }: Scenario, ms: number): boolean {
  return absences.some(({ day, days }) => momentOf(day, 18) <= ms && ms < momentOf(day + days, 18));
}

function look(recording: RetainedRecording, nowMs: number, rows: Map<string, Row>): Row | undefined {
  if (Date.parse(recording.firstListedAt ?? '') > nowMs) return undefined;
  const status = recording.changes.findLast(each => Date.parse(each.shownAt) <= nowMs)?.status ?? 'available';
  const row = rows.get(recording.id) ?? {
    ...{ recording, status: 'available', isOurs: false, trashedMs: nowMs, restoredMs: undefined },
    ...{ plan: undefined, sent: false },
  };
  rows.set(recording.id, row);
  if (status !== row.status) {
    if (status === 'deleted') Object.assign(row, { isOurs: row.sent, trashedMs: nowMs });
    if (status === 'available') row.restoredMs = nowMs;
    Object.assign(row, { status, plan: undefined });
  }
  row.sent = row.sent && nowMs % dayMs < 2.5 * hourMs;
  return row;
}

/** The later of what was announced and what the policy says, or a whole notice from now where that is sooner. */
function replan(row: Row, terms: Terms, nowMs: number): void {
  const dueMs = dueOf(row, terms);
  if (dueMs === undefined) {
    row.plan = undefined;
    return;
  }
  const noticeMs = terms.noticeDays * dayMs;
  const freshMs = Math.max(dueMs, nowMs + noticeMs);
  const { plan } = row;
  const action = row.status === 'deleted' ? 'purge' : 'trash';
  if (plan === undefined) {
    row.plan = { action, dueMs: freshMs, plannedMs: nowMs };
    return;
  }
  const keptMs = Math.max(dueMs, plan.plannedMs + noticeMs);
  if (keptMs >= plan.dueMs) plan.dueMs = keptMs;
  else if (freshMs < plan.dueMs) row.plan = { action, dueMs: freshMs, plannedMs: nowMs };
}

function dueOf({ status, isOurs, trashedMs, restoredMs, recording }: Row, terms: Terms): number | undefined {
  if (status === 'deleted')
    return isOurs && terms.purgeDays !== undefined ? trashedMs + terms.purgeDays * dayMs : undefined;
  if (status !== 'available' || terms.trashDays === undefined) return undefined;
  const graceEndsMs = restoredMs === undefined ? -Infinity : restoredMs + terms.graceDays * dayMs;
  return Math.max(Date.parse(recording[terms.clock]), graceEndsMs) + terms.trashDays * dayMs;
}

function recordingOf(so: Scenario['recordings'][number], index: number): RetainedRecording {
  const recordedMs = startMs + so.recordedHour * hourMs;
  const madeMs = recordedMs + so.madeHours * hourMs;
  return aRetained({
    id: `recording0${index}`,
    timeRecorded: iso(recordedMs),
    createTime: iso(madeMs),
    visibleAt: iso(madeMs),
    firstListedAt: iso(nextRunMs(Math.max(madeMs, startMs) + so.listedHours * hourMs)),
  });
}

function nextRunMs(ms: number): number {
  return Math.ceil((ms - 2 * hourMs) / dayMs) * dayMs + 2 * hourMs;
}

function holdOf(so: Scenario['holds'][number], recordings: readonly RetainedRecording[]): JudgedHold {
  const placedAt = iso(momentOf(so.day, 6));
  const releasedAt = so.days === undefined ? undefined : iso(momentOf(so.day + so.days, 6));
  if (so.recording === undefined) return { scope: 'everything', placedAt, releasedAt };
  const recordingId = recordings[so.recording % recordings.length]?.id ?? '';
  return { scope: 'recording', recordingId, placedAt, releasedAt };
}

function textOf({ day, trashDays, purgeDays, noticeDays, graceDays, clock }: Terms) {
  const spell = (days: number | undefined) => (days === undefined ? 'never' : `${days} days`);
  const rule = { trashAfter: spell(trashDays), purgeAfter: spell(purgeDays), clock };
  const words = { notice: spell(noticeDays), graceAfterRestore: spell(graceDays) };
  return { text: policyText(words, rule), adoptedAt: iso(momentOf(day, 0)) };
}

function claimOf({ recording, plan }: Row): Claim[] {
  return plan === undefined
    ? []
    : [{ id: recording.id, action: plan.action, plannedAt: iso(plan.plannedMs) }];
}

function covers(hold: JudgedHold, id: string): boolean {
  return hold.scope === 'everything' || (hold.scope === 'recording' && hold.recordingId === id);
}

function isInForce({ placedAt, releasedAt = '~' }: JudgedHold, ms: number): boolean {
  return placedAt <= iso(ms) && iso(ms) < releasedAt;
}

function wasReleased({ releasedAt }: JudgedHold, nowMs: number): boolean {
  return releasedAt !== undefined && iso(nowMs - dayMs) < releasedAt && releasedAt <= iso(nowMs);
}

function fits(operation: string, status: string): boolean {
  return status === (operation === 'softDelete' ? 'available' : 'deleted');
}

function momentOf(day: number, hour: number): number {
  return startMs + day * dayMs + hour * hourMs;
}
