import { minuteMs, type Instant } from '../../lib/domain/time.ts';
import type { Stack } from '../../local/driver/template.ts';
import { aBusyLife, lifeBegins, lifeCalms } from './busy-life.ts';
import { aJourney } from './journey.ts';
import { at } from './recordings.ts';
import { aWatchfulGateway, type WatchfulGateway } from './watchful-gateway.ts';

/** One list in five fails, in every way that takes no real time, and later pages shift. */
const storm = {
  rates: {
    '429-seconds': 0.02,
    '423': 0.02,
    '5xx-html': 0.05,
    'reset-before': 0.04,
    'reset-in-body': 0.03,
    'truncated-body': 0.02,
    'html-200': 0.02,
    'next-repeats': 0.02,
    'empty-page': 0.02,
    'page-shift-inserts': 0.1,
    'page-shift-deletes': 0.1,
  },
};
/** Webex is hardly there: not even asking five times helps. */
const outage = { rates: { '5xx-html': 0.35, 'reset-before': 0.35 } };
/** The organisation's list shows only one person's recordings. */
const defect = { from: at('2026-10-01T14:00:00Z'), to: at('2026-10-03T02:00:00Z') };
type Event = { readonly at: Instant; readonly path: string; readonly body: object };

/** tapekeeper at work for an organisation in which everything goes wrong for four days that can, and then nothing. */
export async function aTroubledLife(seed: number) {
  let gateway: WatchfulGateway | undefined;
  const journey = await aJourney(
    { seed },
    {
      withoutAdminToken: true,
      historyDays: 40,
      pollEveryMs: 30 * minuteMs,
      restacked,
      async through(webex, now) {
        gateway = await aWatchfulGateway(webex, { now, pageSize: 20 });
        return gateway.url;
      },
    },
  );
  if (gateway === undefined) throw new Error('Nobody stands between tapekeeper and Webex.');
  const { recordings, deeds } = aBusyLife(seed);
  const ids: string[] = [];
  for (const each of recordings) ids.push(await journey.add(each));
  const events: Event[] = [
    { at: lifeBegins, path: '/faults', body: storm },
    { at: at('2026-10-01T08:00:00Z'), path: '/faults', body: outage },
    { at: at('2026-10-01T10:00:00Z'), path: '/faults', body: storm },
    { at: at('2026-10-02T12:00:00Z'), path: '/faults', body: outage },
    { at: at('2026-10-02T14:00:00Z'), path: '/faults', body: storm },
    { at: defect.from, path: '/switches', body: { orgList: 'own' } },
    { at: defect.to, path: '/switches', body: { orgList: 'all' } },
    ...deeds.map(({ at: when, hand, nth }) => ({
      at: when,
      path: `/recordings/${ids[nth] ?? ''}/${hand}`,
      body: {},
    })),
  ];
  return {
    journey,
    gateway,
    /** Until the last deed is done and the faults stop. */
    async liveThroughTrouble(): Promise<void> {
      for (const event of events.toSorted((one, other) => one.at.localeCompare(other.at))) {
        await journey.reach(event.at);
        await journey.byHand(event.path, event.body);
      }
      await journey.reach(lifeCalms);
      await journey.byHand('/faults', { rates: {} });
    },
  };
}

/** What is in the bin is archived from there, all days are compared within four, and bells ring less often. */
function restacked(stack: Stack): Stack {
  const settings: Record<string, object> = {
    ArchiveDashrecordingsLambdaFunction: { BINNED: 'archive' },
    ReconcileLambdaFunction: { CYCLE_DAYS: '4' },
  };
  const functions = Object.entries(stack.functions).map(
    ([name, each]) => [name, { ...each, environment: { ...each.environment, ...settings[name] } }] as const,
  );
  const schedules = stack.schedules.map(each =>
    each.function === 'SweepLambdaFunction' ? { ...each, everyMs: 15 * minuteMs } : each,
  );
  return { ...stack, functions: Object.fromEntries(functions), schedules };
}
