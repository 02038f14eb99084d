import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Secret } from '../../lib/domain/secret.ts';
import { dayMs, instant, instantOf, type Instant } from '../../lib/domain/time.ts';
import type { Clock, Log, RateGates } from '../../lib/ports.ts';
import type { People } from '../../lib/ports-offboarding.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { systemNewId } from '../../lib/runtime/random.ts';
import { webexPeople } from '../../lib/webex/staff.ts';
import { adminToken, fixedToken } from '../../lib/webex/token.ts';
import { tracked } from '../aws/tracked.ts';
import type { Stack } from '../driver/template.ts';
import { trackSend, virtualClock, type VirtualClock } from '../driver/virtual-clock.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { castOf, type Cast } from './cast.ts';
import { prepareFolder } from './data-folder.ts';
import { adoptFirst, doTheirDeeds } from './deeds.ts';
import { adoptFirstConnections, hrSecrets, hrSystem } from './hr-system.ts';
import { startFunctions } from './keeper.ts';
import { keepInFolder, type Keeping } from './keeping.ts';
import type { Options } from './options.ts';
import { stretched } from './pace.ts';
import { packagedStack } from './packaged.ts';

const clockShape = z.object({ now: instant, lastEventAt: instant });
/** The first moment of every simulated organisation. */
const startMs = Date.UTC(2026, 9, 1);

/** Everything that runs during `npm start`. */
export type World = {
  readonly clock: VirtualClock;
  readonly kept: Keeping;
  /** Whether nothing runs and every stream is consumed. */
  idle(): boolean;
  /** Has the functions go on at a pace at which months pass in a minute. Only while all is idle. */
  stretch(): void;
  /** Lets nothing new begin. */
  stop(): void;
  readonly adminUrl: string;
  /** Who leaves. */
  readonly cast: Cast;
  /** The first moment of day 0. */
  readonly startMs: number;
  /** When the last recording or transcript will have appeared. */
  readonly lastEventAt: Instant;
  /** When so many of its days are over. */
  readonly endsAt: Instant;
  close(): Promise<void>;
};

/** What the world has to say while it is at work. */
export type Ears = {
  readonly log: Log;
  readonly onError: (where: string, error: unknown) => void;
  readonly say: (line: string) => void;
  /** Of the people of the organisation. */
  readonly onDeed: (line: string, at: Instant) => void;
  /** Their work ended by this error. */
  readonly onFailure: (error: unknown) => void;
};

/**
 * Puts simulator, tables, archive, the deployed functions and their triggers together, all on one virtual clock.
 *
 * @throws ConfigurationError when the folder cannot be used; nothing that is in it was touched
 */
export async function openWorld(options: Omit<Options, 'json'>, ears: Ears): Promise<World> {
  await prepareFolder(options.data);
  await using opened = new AsyncDisposableStack();
  // First of all the lock: whatever comes after it would disturb another run on the same folder.
  const kept = opened.adopt(await keep(options, () => clock), open => open.close());
  const stack = await packagedStack({ say: ears.say, mode: 'live' });
  const simulator = opened.adopt(
    await startSimulator({ ...options, startMs, folder: kept.webexFolder }),
    started => started.close(),
  );
  const { now, lastEventAt } = await readClock(simulator.adminUrl);
  const clock = virtualClock(now, at => moveClock(simulator.adminUrl, at));
  const { apiUrl, adminUrl, tokens } = simulator;
  const webex = { apiUrl, token: tokens.compliance, adminToken: tokens.admin };
  const cast = await castOf(adminUrl);
  const { seed } = options;
  await startPeople({ kept, clock, stack, seed, cast, webex, adminUrl }, ears);
  const secrets = hrSecrets(seed);
  const start = (paced: Stack) => startFunctions({ ...kept, stack: paced, webex, clock, secrets, ...ears });
  let driver = start(stack);
  opened.defer(() => driver.stop());
  const all = opened.move();
  return {
    clock,
    kept,
    adminUrl,
    cast,
    startMs,
    lastEventAt,
    endsAt: instantOf(startMs + options.days * dayMs),
    idle: () => driver.idle(),
    stretch() {
      driver.stop();
      driver = start(stretched(stack));
    },
    stop: () => driver.stop(),
    close: () => all.disposeAsync(),
  };
}

/** What they do by hand, the policy and HR's connection before anything was listed. */
async function startPeople(
  so: {
    kept: Keeping;
    clock: VirtualClock;
    stack: Stack;
    seed: number;
    cast: Cast;
    webex: { apiUrl: string; adminToken: string };
    adminUrl: string;
  },
  ears: Ears,
): Promise<void> {
  const { kept, clock, cast } = so;
  const papers = tracked(kept.papers, work => clock.busy(work));
  const hr = hrSystem({ ...so, stores: kept.stores, log: ears.log });
  const ports = {
    ...{ ...kept.stores, papers, clock, newId: systemNewId, readPolicy },
    ...{ hr, adminUrl: so.adminUrl, terms: () => hr.senders.terms() },
    people: peopleOf(so.webex, { clock, gates: kept.stores.gates }),
  };
  await adoptFirst(await readFile(new URL('policy.yml', import.meta.url), 'utf8'), ports);
  await adoptFirstConnections(ports);
  const say = (line: string) => ears.onDeed(line, clock.now());
  doTheirDeeds({ startMs, cast, say }, ports).catch(ears.onFailure);
}

/** As an administrator sees them. */
function peopleOf(
  webex: { apiUrl: string; adminToken: string },
  on: { clock: VirtualClock; gates: RateGates },
): People {
  return webexPeople({
    ...{ ...on, baseUrl: new URL(webex.apiUrl), send: trackSend(sendOverNetwork, on.clock) },
    ...{ token: fixedToken(new Secret(webex.adminToken)), tokenName: adminToken, random: () => 0.5 },
  });
}

/** @param clock which is made only after the simulator has said what time it is */
async function keep(options: Omit<Options, 'json'>, clock: () => VirtualClock): Promise<Keeping> {
  const later: Clock = { now: () => clock().now(), sleep: ms => clock().sleep(ms) };
  if (options.engine === 'aws-local') {
    const { keepOnAws } = await import('../aws/keep-on-aws.ts');
    return keepOnAws(options.data, { busy: work => clock().busy(work), clock: later });
  }
  return keepInFolder(options.data, later);
}

async function readClock(adminUrl: string): Promise<z.infer<typeof clockShape>> {
  return clockShape.parse(await (await fetch(`${adminUrl}/clock`)).json());
}

async function moveClock(adminUrl: string, now: string): Promise<void> {
  const answer = await fetch(`${adminUrl}/clock`, { method: 'POST', body: JSON.stringify({ now }) }).catch(
    (error: unknown) => {
      throw new Error(
        'the simulated Webex broke down; if the disk is full, free some space, and run npm start again.',
        { cause: error },
      );
    },
  );
  if (!answer.ok) throw new Error(`the simulator's clock does not move: ${answer.status}.`);
}
