import { Secret } from '../../lib/domain/secret.ts';
import { epochMsOf, plusMs, secondMs, minuteMs, type Instant } from '../../lib/domain/time.ts';
import { recordingId, type RecordingId } from '../../lib/domain/recording-id.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import type { ReadPolicy } from '../../lib/steps/policy-in-force.ts';
import type { RetentionPorts } from '../../lib/steps/retention-run.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { applyRetention } from '../../lib/steps/apply-retention.ts';
import { archiveRecording, type ArchivePorts, type BinnedMode } from '../../lib/steps/archive-recording.ts';
import { askArchiving, type AskArchivingPorts } from '../../lib/steps/ask-archiving.ts';
import { presenceOn } from '../../lib/steps/presence.ts';
import { webexAccounts } from '../../lib/webex/accounts.ts';
import { webexKeeper } from '../../lib/webex/keeper.ts';
import { webexReader } from '../../lib/webex/reader.ts';
import { adminToken, complianceReadToken, fixedToken } from '../../lib/webex/token.ts';
import { parseTruth, type RetentionTruth } from '../../local/judge/truth.ts';
import { chance } from '../../local/webex-model/chance.ts';
import { openEmbeddedStores } from '../../local/store/embedded-stores.ts';
import { archiveInMemory } from './archive-in-memory.ts';
import { handClock, keptLog } from './step-world.ts';
import { webexInProcess } from './webex-in-process.ts';
import { yearBegins, type Script } from './year-script.ts';

/** All of tapekeeper's ports on one simulated Webex, in memory and in one process, with the deployed adapters. */
export function yearWorld(seed: number, script: Script) {
  const clock = handClock(yearBegins);
  const webex = webexInProcess(script.webex, clock);
  const stores = openEmbeddedStores(undefined, clock);
  const archive = archiveInMemory();
  const { media, papers } = archive;
  const { admin, compliance } = webex.model.tokens.tokens();
  const jitter = chance('jitter', seed);
  const on = {
    ...{ baseUrl: webex.apiUrl, send: webex.send, clock, gates: stores.gates },
    random: () => jitter.next(),
  };
  const asAdmin = { ...on, token: fixedToken(new Secret(admin)), tokenName: adminToken };
  const asOfficer = { ...on, token: fixedToken(new Secret(compliance)), tokenName: complianceReadToken };
  const webexIds = script.recordings.map(each => webex.model.add(each).id);
  for (const each of script.witnesses) webex.model.add(each);
  const [ids, wanted] = [webexIds.map(id => recordingId.parse(id)), new Set(webexIds)];
  let made = 0;
  const ports = {
    ...stores,
    ...{ clock, media, papers, log: keptLog(), random: on.random },
    readPolicy: remembering(readPolicy),
    webex: webexReader(asOfficer),
    newId: () => String((made += 1)).padStart(8, '0'),
  };
  const retaining: RetentionPorts = {
    ...ports,
    webex: webexReader(asAdmin),
    keeper: webexKeeper({ ...asAdmin, mode: 'live' }),
    accounts: webexAccounts(asAdmin),
  };
  return {
    ...{ clock, webex, stores, archive, ports },
    functions: functionsOn(ports, retaining, script.binned),
    /** The rows of all recordings but the witnesses. */
    rows: async (): Promise<Recording[]> => [...(await stores.recordings.known(ids)).values()],
    /** What Webex really has now, but for the witnesses. */
    async truth(): Promise<RetentionTruth> {
      webex.model.clock.move(epochMsOf(clock.now()));
      const told = parseTruth(await webex.model.truth());
      return { ...told, recordings: told.recordings.filter(({ id }) => wanted.has(id)) };
    },
    /** How often anything was changed in Webex, or was to be. */
    writes: () => webex.model.state.entries('write').length,
    close(): void {
      stores.close();
      webex.model.close();
    },
  };
}
export type YearWorld = ReturnType<typeof yearWorld>;

/** Of a text that was read before, what was read then. */
function remembering(read: ReadPolicy): ReadPolicy {
  const known = new Map<string, Policy>();
  return (text, file) => {
    const policy = known.get(text) ?? read(text, file);
    known.set(text, policy);
    return policy;
  };
}

/** The two that the stream wakes, each as one process that lives for the whole year. */
function functionsOn(ports: ArchivePorts & AskArchivingPorts, retaining: RetentionPorts, binned: BinnedMode) {
  const archiving = askArchiving(ports);
  const presences = [presenceOn(ports), presenceOn(retaining)] as const;
  const within = (ms: number): Instant => plusMs(ports.clock.now(), ms);
  return {
    async archive(ids: readonly RecordingId[]): Promise<void> {
      for (const id of ids)
        await archiveRecording(
          { id, deadline: within(15 * minuteMs), presence: presences[0], archiving, binned },
          ports,
        );
    },
    /** @returns the ids of rows that are to be tried again */
    async retain(ids: readonly RecordingId[]): Promise<readonly RecordingId[]> {
      const input = { ids, deadline: within(300 * secondMs), mayWrite: true, presence: presences[1] };
      return applyRetention(input, retaining);
    },
  };
}
