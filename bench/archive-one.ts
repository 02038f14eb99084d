import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { recordingId } from '../lib/domain/recording-id.ts';
import { Secret } from '../lib/domain/secret.ts';
import { hourMs, instant, plusMs } from '../lib/domain/time.ts';
import type { Clock } from '../lib/ports.ts';
import { systemClock } from '../lib/runtime/clock.ts';
import { sendOverNetwork } from '../lib/runtime/http.ts';
import { archiveRecording } from '../lib/steps/archive-recording.ts';
import { pollRecordings } from '../lib/steps/poll-recordings.ts';
import { webexReader } from '../lib/webex/reader.ts';
import { complianceReadToken, fixedToken } from '../lib/webex/token.ts';
import { openFolderArchive } from '../local/media/folder-archive.ts';
import { folderPapers } from '../local/media/folder-papers.ts';
import { openEmbeddedStores } from '../local/store/embedded-stores.ts';

/**
 * Archives one recording through the real steps, and says how much memory that took beyond what the process needs
 * anyway. Started by one-gigabyte.ts, with JSON as its only argument.
 */
const so = z
  .object({
    apiUrl: z.url(),
    token: z.string(),
    webexId: z.string(),
    now: instant,
    data: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

// The simulator's time, so that its links do not expire however long this takes.
let sleptMs = 0;
const clock: Clock = {
  now: () => plusMs(so.now, sleptMs),
  async sleep(ms) {
    await systemClock.sleep(ms);
    sleptMs += ms;
  },
};
const log = { info: () => undefined, warn: console.error, error: console.error };
const archive = await openFolderArchive(join(so.data, 'archive'));
const stores = openEmbeddedStores(join(so.data, 'tables'), clock);
const webex = webexReader({
  baseUrl: new URL(so.apiUrl),
  token: fixedToken(new Secret(so.token)),
  tokenName: complianceReadToken,
  send: sendOverNetwork,
  clock,
  random: () => 0.5,
  gates: stores.gates,
});
const kept = { ...stores, media: archive, papers: folderPapers(archive) };
const ports = { ...kept, webex, clock, log, random: () => 0.5 };
const id = recordingId.parse(so.webexId);
const deadline = plusMs(so.now, hourMs);

const idleKb = residentKb('VmRSS');
forgetPeak();
await pollRecordings({ deadline, historyDays: 400 }, ports);
const row = await stores.recordings.get(id);
if (row === undefined) throw new Error('The recording was not listed.');
await stores.recordings.move(row, { ...row, wake: 'archive' });
await archiveRecording({ id, deadline }, ports);
const peakKb = residentKb('VmHWM');

const done = await stores.recordings.get(id);
console.log(
  JSON.stringify({
    status: done?.status,
    bytes: done !== undefined && 'archive' in done ? done.archive?.audio.bytes : undefined,
    idleMb: idleKb / 1024,
    peakMb: peakKb / 1024,
  }),
);
stores.close();

/** Of this process alone: what `getrusage` calls the peak begins with the parent's. */
function residentKb(field: 'VmRSS' | 'VmHWM'): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'));
  if (found === null) throw new Error('Only Linux says how much memory a process has used.');
  return Number(found[1]);
}

function forgetPeak(): void {
  writeFileSync('/proc/self/clear_refs', '5');
}
