import { request as forward } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { virtualClock } from '../../local/driver/virtual-clock.ts';
import { takeInventory } from '../../local/judge/inventory.ts';
import { judge } from '../../local/judge/judge.ts';
import { readTruth } from '../../local/judge/truth.ts';
import { startKeeper } from '../../local/start/keeper.ts';
import { packagedStack } from '../../local/start/packaged.ts';
import { openEmbeddedStores } from '../../local/store/embedded-stores.ts';
import { at } from './recordings.ts';
import { anHttpServer } from './servers.ts';
import { aSimulator } from './simulator.ts';
import { keptLog } from './step-world.ts';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * A simulated Webex and tapekeeper at work on it from 2026-10-01T00:00Z, over real HTTP through a gateway that can deny
 * every recording while the lists go on.
 */
export async function anAbsenceJourney() {
  const data = await temporaryFolder();
  const webex = await aSimulator();
  const gateway = await aDenyingGateway(new URL(webex.apiUrl));
  const clock = virtualClock(at('2026-10-01T00:00:00Z'), now => webex.moveClock(now));
  const stores = openEmbeddedStores(join(data, 'tables'), clock, 'kill');
  const log = keptLog();
  const errors: string[] = [];
  const keeper = await startKeeper({
    data,
    stores,
    stack: await packagedStack(),
    webex: { apiUrl: new URL('/v1', gateway.url).href, token: webex.tokens.compliance },
    clock,
    log,
    onError: (where, error) => errors.push(`${where}: ${String(error)}`),
  });
  onTestFinished(async () => {
    keeper.driver.stop();
    stores.close();
    await gateway.close();
  });

  return {
    webex,
    errors,
    /** Answers every question for one recording with 404, or no longer. */
    denyAll: (denies: boolean) => gateway.deny(denies),
    async until(moment: string): Promise<void> {
      const then = at(moment);
      await clock.run(() => clock.now() >= then && keeper.driver.idle());
    },
    row: (webexId: string) => stores.recordings.get(recordingId.parse(webexId)),
    /** The compliance officer's own delete: nobody can bring it back. */
    async deleteForGood(webexId: string): Promise<void> {
      const path = `/convergedRecordings/${webexId}`;
      const { status } = await webex.send('DELETE', path, { reason: 'audit' }, 'complianceWrite');
      if (status !== 204) throw new Error(`Webex does not delete it: ${status}.`);
    },
    /** Lets no download succeed, or all of them. */
    async linksFail(fail: boolean): Promise<void> {
      await webex.admin('/faults', { rates: fail ? { 'expired-link': 1 } : {} });
    },
    /** The ids of which this was said as an error or as information. */
    said: (event: string) =>
      log.lines.filter(line => line.event === event).map(line => `${line.level} ${String(line.facts['id'])}`),
    verdict: async () => judge(await readTruth(webex.adminUrl), await takeInventory(keeper.objects)),
  };
}

const details = /\/convergedRecordings\/[^/?]+(?:\?|$)/;

async function aDenyingGateway(target: URL) {
  let denies = false;
  const server = await anHttpServer((request, response) => {
    const path = request.url ?? '/';
    if (denies && details.test(path)) {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"message":"The requested resource could not be found."}');
      return;
    }
    const headers = { ...request.headers, host: target.host };
    const onward = forward(new URL(path, target), { method: request.method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  return {
    url: server.url,
    deny: (all: boolean) => void (denies = all),
    close: () => server[Symbol.asyncDispose](),
  };
}
