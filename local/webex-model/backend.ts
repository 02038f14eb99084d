import { z } from 'zod';
import { givenRecording, makeGiven, toRemember, type GivenRecording } from './adding.ts';
import { tokenDesk, type Caller } from './callers.ts';
import { modelClock } from './clock.ts';
import { collection, type Collection } from './collection.ts';
import { conditions, type Change, type Condition, type Conditions, type Retention } from './conditions.ts';
import { lateness } from './lateness.ts';
import { bytesOf, framesFor, secondsOf } from './mp3.ts';
import { makeOrganisation, type Organisation, type Owner } from './organisation.ts';
import { accounts } from './accounts.ts';
import { agenda, type Grace } from './agenda.ts';
import { oddities, type Quirks } from './quirks.ts';
import { makeRecordings, type ModelRecording } from './recording.ts';
import { badRequest } from './refusal.ts';
import type { View } from './render.ts';
import { openState, type ModelState } from './state.ts';
import { joining } from './joining.ts';
import { switchDesk } from './switch-desk.ts';
import type { Switches } from './switches.ts';
import { ticketOffice } from './tickets.ts';
import type { Write } from './write.ts';

export type ModelOptions = {
  readonly seed: number;
  readonly recordings: number;
  /** Undefined for now, or for what the folder remembers. */
  readonly startMs?: number | undefined;
  /** The wall clock, or undefined for a clock that stands still until it is moved. */
  readonly wallClock?: (() => number) | undefined;
  readonly folder?: string | undefined;
  readonly switches?: Partial<Switches> | undefined;
  readonly quirks?: Quirks | undefined;
  /** How long after a write was accepted it shows. */
  readonly effectLagSeconds?: number | undefined;
  /** The same for reassigning alone. */
  readonly reassignLagSeconds?: number | undefined;
  readonly grace?: Partial<Grace> | undefined;
  readonly retention?: Partial<Retention> | undefined;
  readonly lateHours?: number | undefined;
  /** Makes the first recording this large. */
  readonly bigRecordingMb?: number | undefined;
};

const change = z.object({
  id: z.string(),
  atMs: z.number(),
  shownAtMs: z.number(),
  status: z.enum(['available', 'deleted', 'purged', 'gone']).optional(),
  ownerId: z.string().optional(),
});

export type Backend = ReturnType<typeof openBackend>;

/** All that Webex keeps behind its API, in one place: what is read from it and done to it lies in other files. */
export function openBackend(options: ModelOptions) {
  const { seed, wallClock } = options;
  const { state, startMs } = openState(options.folder, {
    seed,
    recordings: options.recordings,
    startMs: options.startMs,
    nowMs: wallClock ?? Date.now,
  });
  const desk = switchDesk(state, options.switches ?? {});
  const switches = desk.now;
  const organisation = makeOrganisation(seed);
  const clock = modelClock(state, startMs, wallClock);
  const late = lateness({ seed, hours: options.lateHours ?? 24, state });
  const odd = oddities(seed, options.quirks ?? {});
  const recordings = fill(options, startMs, organisation);
  const condition = conditions({
    ownerOf: id => organisation.owners.find(owner => owner.id === id),
    retention: { binDays: 0, retentionDays: 0, ...options.retention },
    switches,
  });
  const join = joining(organisation, state, seed);
  const known = accounts(organisation, state, () => clock.nowMs());
  const commit = writer(state, condition);
  for (const json of state.entries('added')) insert(givenRecording.parse(JSON.parse(json)));
  for (const json of state.entries('change')) condition.apply(change.parse(JSON.parse(json)));
  const grace = { inactiveDays: 0, deletedOwnerDays: 0, ...options.grace };
  const settle = agenda({ accounts: known, switches, grace, startMs, clock, recordings, condition, commit });

  function insert(given: GivenRecording): ModelRecording {
    const made = makeGiven(given, { seed, n: recordings.size, startMs, organisation });
    if (recordings.find(made.id) !== undefined) throw badRequest('There is a recording with this id.');
    recordings.add(made);
    return made;
  }

  return {
    options,
    seed,
    startMs,
    switches,
    changeSwitches: (json: unknown) => desk.change(json),
    state,
    organisation,
    clock,
    late,
    odd,
    recordings,
    condition,
    join,
    accounts: known,
    /** Lets what is due by now happen. */
    settle,
    tickets: ticketOffice(seed),
    tokens: tokenDesk(seed, state),
    visible: (recording: ModelRecording) => late.visibleAtMs(recording) <= clock.nowMs(),
    /** Whether a token of a single user's is that user's. */
    isOwn: (owner: Owner) => owner.id === organisation.owners[0]?.id,
    isPersonal: (caller: Caller) => caller.scopes.every(scope => scope.startsWith('spark:')),
    view(recording: ModelRecording, as: Condition): View {
      const { owner } = as;
      const ownerEmail = switches.renamedOwner === 'old' ? (owner.formerEmail ?? owner.email) : owner.email;
      return { recording, condition: as, ownerEmail, odd };
    },
    /** Adds a recording by hand. @param json as `givenRecording` reads it */
    add(json: unknown): ModelRecording {
      const read = givenRecording.safeParse(json);
      if (!read.success) throw badRequest(`The recording cannot be read: ${z.prettifyError(read.error)}`);
      const made = insert(read.data);
      state.append('added', toRemember(json, made));
      return made;
    },
    commit,
  };
}

/** Notes what a write did, as one: either all of it is on disk, or nothing. */
function writer(state: ModelState, condition: Conditions) {
  return (write: Write, changes: readonly Change[]): void => {
    state.together(() => {
      for (const each of changes) state.append('change', each);
      state.append('write', write);
    });
    for (const each of changes) condition.apply(each);
  };
}

function fill(so: ModelOptions, startMs: number, organisation: Organisation): Collection {
  const made = makeRecordings({ seed: so.seed, count: so.recordings, startMs }, organisation);
  if (so.bigRecordingMb !== undefined) enlarge(made, so.bigRecordingMb);
  return collection(made);
}

function enlarge(recordings: ModelRecording[], megabytes: number): void {
  const [first] = recordings;
  if (first === undefined) return;
  first.frames = framesFor((megabytes * 1024 * 1024 * secondsOf(1)) / bytesOf(1));
  first.durationSeconds = Math.round(secondsOf(first.frames));
  first.sizeBytes = bytesOf(first.frames);
}
