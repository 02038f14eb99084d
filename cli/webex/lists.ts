import type { Command } from 'commander';
import { z } from 'zod';
import { dayMs, instant, plusMs, type Instant, type Window } from '../../lib/domain/time.ts';
import { windowsBetween } from '../../lib/domain/windows.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { listOwnRecordings, listRecordings } from '../../lib/webex/operations.ts';
import { deadline, type Connect } from './connection.ts';
import { ends } from './help.ts';
import { pairs, print, say, timeArgument, wholeArgument } from '../words.ts';

const defaultDays = 7;

const flags = z.object({
  from: z.optional(instant),
  to: z.optional(instant),
  param: z.record(z.string(), z.string()).optional(),
  max: z.number().optional(),
  status: z.string().optional(),
  serviceType: z.string().optional(),
  format: z.string().optional(),
  ownerId: z.string().optional(),
  ownerEmail: z.string().optional(),
  ownerType: z.string().optional(),
  storageRegion: z.string().optional(),
  locationId: z.string().optional(),
  topic: z.string().optional(),
  timezone: z.string().optional(),
});

export function addLists(webex: Command, connect: Connect): void {
  addFlags(
    webex
      .command('list')
      .description('the organisation’s recordings, newest first (administrator or compliance officer)')
      .addHelpText('after', ends('list --from 2026-09-01T00:00:00Z --status deleted')),
    listRecordings,
    connect,
  );
  addFlags(
    webex
      .command('list-own')
      .description('the caller’s own recordings, newest first')
      .addHelpText('after', ends('list-own --from 2026-09-01T00:00:00Z')),
    listOwnRecordings,
    connect,
  );
}

function addFlags(command: Command, list: typeof listRecordings, connect: Connect): void {
  command
    .option(
      '--from <time>',
      `first moment, e.g. 2026-09-01T00:00:00Z (default: ${defaultDays} days before --to)`,
      timeArgument,
    )
    .option('--to <time>', 'first moment that no longer counts (default: now)', timeArgument)
    .option('--status <status>', 'available, deleted (recycle bin) or purged')
    .option('--service-type <type>', 'calling or customerAssist')
    .option('--format <format>', 'MP3')
    .option('--owner-id <id>')
    .option('--owner-email <address>')
    .option('--owner-type <type>', 'user, place, virtualLine or callQueue')
    .option('--storage-region <region>', 'US, SG, GB, JP, DE, AU, IN or CA')
    .option('--location-id <id>')
    .option('--topic <text>')
    .option('--timezone <zone>', 'zone of the times in the answer, e.g. Europe/Berlin')
    .option('--max <number>', 'recordings a page, 1 to 100', wholeArgument)
    .option('--param <name=value...>', 'parameters that are new to this version', pairs)
    .action(async (given: unknown) => {
      const { from, to = systemClock.now(), param: more, ...rest } = flags.parse(given);
      const connection = connect({});
      const total = { recordings: 0, unreadable: 0 };
      for (const window of windows(from ?? plusMs(to, -defaultDays * dayMs), to)) {
        for await (const page of list({ ...rest, ...window, more }, deadline(), connection)) {
          page.items.forEach(print);
          total.recordings += page.items.length;
          total.unreadable += page.malformed.length;
        }
      }
      const unreadable = total.unreadable === 0 ? '' : `, and ${total.unreadable} that cannot be read`;
      say(`${total.recordings} recordings${unreadable}. Only read, nothing changed.`);
    });
}

/** Webex lists at most 30 days at once. */
function windows(from: Instant, to: Instant): readonly Window[] {
  return from < to ? windowsBetween(from, to) : [{ from, to }];
}
