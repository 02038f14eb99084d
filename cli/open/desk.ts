import { resolve } from 'node:path';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import { minuteMs, msBetween, type Instant } from '../../lib/domain/time.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { systemNewId } from '../../lib/runtime/random.ts';
import type { Clock, NewId } from '../../lib/ports.ts';
import type { Stores } from './stores.ts';

/** Everything that a command which changes something needs. */
export type Desk = Stores & { readonly clock: Clock; readonly newId: NewId };

/** Where the tables are, and what time it is there where days are simulated. */
export type Place = { readonly data?: string | undefined; readonly at?: Instant | undefined };

/** Clocks of machines differ by less. */
const aheadMs = 5 * minuteMs;

/**
 * The tables and the archive of a folder of npm start, or in AWS, as the environment names them.
 *
 * @throws ConfigurationError where there are none, someone is at work on the folder, or its days are others
 */
export async function openDesk(place: Place): Promise<Desk> {
  return deskAt(place, 'change');
}

/** The same for a command that only reads: it works also while somebody else is at work on the folder. */
export async function openReadingDesk(place: Place): Promise<Desk> {
  return deskAt(place, 'read');
}

async function deskAt({ data, at }: Place, use: 'read' | 'change'): Promise<Desk> {
  if (data === undefined && at !== undefined)
    throw new ConfigurationError(['--at is for the simulated days of a folder: add --data, or leave it out']);
  const clock = at === undefined ? systemClock : { ...systemClock, now: () => at };
  using opened = new DisposableStack();
  const stores = opened.use(await openStores(data, clock, use));
  await refuseOtherDays(stores.windows, clock);
  const held = opened.move();
  return { ...stores, clock, newId: systemNewId, [Symbol.dispose]: () => held.dispose() };
}

// Each brings a library along that the other can do without.
async function openStores(data: string | undefined, clock: Clock, use: 'read' | 'change'): Promise<Stores> {
  if (data === undefined) return (await import('./deployed-desk.ts')).openDeployedDesk();
  const { openFolderDesk, readFolderDesk } = await import('./folder-desk.ts');
  return use === 'read' ? readFolderDesk(resolve(data), clock) : openFolderDesk(resolve(data), clock);
}

// What is written with a time that is over there would be found by nobody.
async function refuseOtherDays(windows: Stores['windows'], clock: Clock): Promise<void> {
  const marks = [await windows.plannedUntil('tail', 'org'), await windows.plannedUntil('tail', 'perOwner')];
  const now = clock.now();
  if (marks.some(mark => mark !== undefined && msBetween(now, mark) > aheadMs))
    throw new ConfigurationError([
      `the tables are of later days than this clock's (${now}): say with --at what time it is there`,
    ]);
}
