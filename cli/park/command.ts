import { Option, type Command } from 'commander';
import { z } from 'zod';
import { recordingFaults } from '../../lib/domain/errors.ts';
import { recordingId } from '../../lib/domain/recording-id.ts';
import type { Parked } from '../../lib/domain/recording.ts';
import { listParked, releaseParked, type Release } from '../../lib/steps/release-parked.ts';
import { recordingsArgument } from '../open/ids.ts';
import { openDesk, openReadingDesk } from '../open/desk.ts';
import { placeFlags, withPlace } from '../open/place.ts';
import { nameArgument } from '../open/who.ts';
import { several } from '../../lib/page/words.ts';
import { print, say } from '../words.ts';

const common = { ...placeFlags, reason: z.enum(recordingFaults).optional(), json: z.boolean().optional() };
const listFlags = z.object(common);
const releaseFlags = z.object({ ...common, by: z.string() });
const idList = z.array(recordingId);

/** Adds the commands for what waits for a person. */
export function addPark(program: Command): void {
  const park = program
    .command('park')
    .summary('recordings that wait for a person')
    .description(
      'Recordings that wait for a person. docs/runbook.md says what the reasons mean, under "A recording does not move on".',
    );
  addList(park);
  addRelease(park);
}

function addList(park: Command): void {
  const list = park
    .command('list')
    .summary('what is parked, and why')
    .description('What is parked, since when and why, the oldest first. Changes nothing.');
  withPlace(list)
    .addOption(reasonOption())
    .option('--json', 'print them as one JSON object on standard output')
    .addHelpText(
      'after',
      '\nExample: tapekeeper park list --reason not-audio\n\nExit codes: 0 done, 1 the tables cannot be read, 2 the call is mistaken.',
    )
    .allowExcessArguments(false)
    .action(async (given: unknown) => {
      const { data, at, reason, json } = listFlags.parse(given);
      using desk = await openReadingDesk({ data, at });
      const parked = oldestFirst(await listParked(reason, desk));
      say(parked.map(line).join('\n') || 'Nothing is parked.');
      if (json === true) print({ parked: parked.map(about) });
    });
}

function addRelease(park: Command): void {
  const release = park
    .command('release')
    .summary('have them tried again')
    .description(
      'Release parked recordings, back to the state that they were parked from. They are tried again at once; what was to be trashed or purged is announced anew.',
    )
    .argument(
      '[ids...]',
      'the ids of the recordings; without any, all that were parked for the --reason',
      recordingsArgument,
    );
  withPlace(release)
    .addOption(reasonOption())
    .requiredOption('--by <name>', 'who orders it', nameArgument)
    .option('--json', 'print what became of each as one JSON object on standard output')
    .addHelpText(
      'after',
      '\nExample: tapekeeper park release --reason not-audio --by "Records"\n\nExit codes: 0 done, 1 some could not be released, 2 the call is mistaken.',
    )
    .allowExcessArguments(false)
    .action(async (named: unknown, given: unknown) => {
      const { data, at, reason, by, json } = releaseFlags.parse(given);
      const ids = idList.parse(named);
      if (ids.length === 0 && reason === undefined)
        release.error('error: Name recordings by their ids, or a --reason.', { exitCode: 2 });
      using desk = await openDesk({ data, at });
      const chosen = ids.length > 0 ? ids : (await listParked(reason, desk)).map(row => row.id);
      const done = await releaseParked({ ids: chosen, reason, by }, desk);
      const failed = done.filter(({ outcome }) => outcome !== 'released');
      say([`Released ${several(done.length - failed.length, 'recording')}.`, ...failed.map(why)].join('\n'));
      if (json === true) print({ releases: done });
      if (failed.length > 0) process.exitCode = 1;
    });
}

function reasonOption(): Option {
  return new Option('--reason <reason>', 'only those that were parked for this reason').choices(
    recordingFaults,
  );
}

function oldestFirst(parked: readonly Parked[]): readonly Parked[] {
  return parked.toSorted((one, other) => one.parkedAt.localeCompare(other.parkedAt));
}

// Facts name people.
function about({ id, reason, parkedFrom, parkedAt, attempts, archive }: Parked) {
  return { id, reason, parkedFrom, parkedAt, attempts, isArchived: archive !== undefined };
}

function line(row: Parked): string {
  const { id, reason, parkedFrom, parkedAt, attempts, isArchived } = about(row);
  return `${id}  ${reason}, from ${parkedFrom} at ${parkedAt}, after ${several(attempts, 'failure')}, ${isArchived ? 'in the archive' : 'not in the archive'}`;
}

const reasons: Readonly<Record<Exclude<Release['outcome'], 'released'>, string>> = {
  'no-facts':
    'nothing is known of it that could be worked on; it goes on by itself when Webex shows it whole',
  unparked: 'it is not parked, or for another reason',
  unknown: 'there is no such recording',
  busy: 'somebody else writes its row all the time: run it again',
};

function why({ id, outcome }: Release): string {
  return outcome === 'released' ? '' : `  ! ${id}: ${reasons[outcome]}.`;
}
