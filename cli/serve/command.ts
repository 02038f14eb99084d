import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import { minuteMs } from '../../lib/domain/time.ts';
import { connectionsFile } from '../offboarding/connections-file.ts';
import { webexToken } from '../webex/connection.ts';
import { pathArgument, print, say } from '../words.ts';

const flags = z.object({
  port: z.int(),
  data: z.string(),
  connections: z.string().optional(),
  webex: z.instanceof(URL),
  live: z.boolean().default(false),
  entraKeys: z.instanceof(URL).optional(),
  json: z.boolean().default(false),
});
/** Less than the minute and a half after which systemd ends a service that does not stop. */
const stopWithinMs = minuteMs;

/** Adds the keeper of a single machine. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .summary('keeps recordings on this machine, until it is stopped')
    .description(
      'Do on this machine what is deployed to AWS otherwise: list, archive, compare, retain, and hear of departures, with everything in one folder. The Webex token is in COMPLIANCE_READ_TOKEN, that of an administrator in ADMIN_TOKEN. Without --live nothing in Webex is changed.',
    )
    .requiredOption('--port <number>', 'where to listen on 127.0.0.1; 0 for any that is free', portArgument)
    .requiredOption('--data <folder>', 'where everything is kept', pathArgument('folder'))
    .option('--connections <file>', 'put the connections of this file in force', pathArgument('file'))
    .option(
      '--webex <url>',
      'another place than Webex itself',
      urlArgument,
      new URL('https://webexapis.com/v1'),
    )
    .option('--live', 'let what "tapekeeper live" has switched on in this folder change something in Webex')
    .option('--entra-keys <url>', 'who on this machine plays Microsoft, for trying Entra', urlArgument)
    .option('--json', 'print where it listens as one JSON object on standard output, before the log')
    .addHelpText(
      'after',
      '\nExample: tapekeeper serve --port 8080 --data /var/lib/tapekeeper\n\nExit codes: 0 stopped by SIGTERM or Ctrl-C, 1 it could not go on, 2 the call is mistaken.',
    )
    .allowExcessArguments(false)
    .action(async (given: unknown) => serve(flags.parse(given)));
}

async function serve({
  json,
  entraKeys,
  webex,
  data,
  connections,
  ...so
}: z.infer<typeof flags>): Promise<void> {
  const complianceToken = tokenIn('COMPLIANCE_READ_TOKEN');
  if (complianceToken === undefined) {
    throw new ConfigurationError([
      'COMPLIANCE_READ_TOKEN is missing: put a token with the scope spark-compliance:recordings_read into the environment',
    ]);
  }
  const adminToken = tokenIn('ADMIN_TOKEN');
  const adopted = connections === undefined ? undefined : (await connectionsFile(connections)).value;
  const [{ servingClock, startServing }, { jsonLog }] = await Promise.all([
    import('../../local/serve/serve.ts'),
    import('../../lib/runtime/log.ts'),
  ]);
  const folder = resolve(data);
  const serving = await startServing(
    {
      ...so,
      data: folder,
      connections: adopted,
      webex: { apiUrl: webex.href, token: complianceToken, adminToken },
      entraKeysAt: entraKeys,
      environment: process.env,
    },
    { clock: servingClock, log: jsonLog('tapekeeper'), say },
  );
  const mode = so.live ? 'live' : 'dry-run';
  if (json) print({ url: serving.url.origin, data: folder, mode });
  say(`Listening on ${serving.url.origin}, with everything in ${folder}. ${modeWords[mode]}`);
  if (adminToken === undefined) {
    say(
      "ADMIN_TOKEN is missing: recordings are listed and archived all the same, and for everything else put an administrator's token there.",
    );
  }
  await firstSignal();
  say('Stopping: what is under way comes to its end first. Stop it once more to end it at once.');
  const isWhole = await serving.stop(stopWithinMs);
  say(isWhole ? 'Stopped.' : 'Stopped. What was cut off is done again at the next start; nothing is lost.');
  // Connections that Webex keeps open, and what was cut off, would keep the process.
  process.exit();
}

/** The next one ends the process as it always does. */
async function firstSignal(): Promise<void> {
  const heard = new AbortController();
  const signals = ['SIGTERM', 'SIGINT'].map(async each => once(process, each, { signal: heard.signal }));
  await Promise.race(signals);
  heard.abort();
}

const modeWords = {
  'dry-run': 'Dry run: nothing in Webex is changed.',
  live: 'What is switched on by "tapekeeper live" in this folder is changed in Webex.',
};

/** @throws ConfigurationError when it is no word */
function tokenIn(name: string): string | undefined {
  const value = process.env[name];
  if (value === undefined || value === '') return undefined;
  const read = webexToken.safeParse(value);
  if (read.success) return read.data;
  throw new ConfigurationError([`${name} ${read.error.issues[0]?.message ?? 'is no token'}`]);
}

function portArgument(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError('Give a number from 0 to 65535.');
}

function urlArgument(text: string): URL {
  if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text);
  throw new InvalidArgumentError('Give a web address such as https://webexapis.com/v1.');
}
