import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { holdReason } from '../../lib/domain/hold.ts';
import { enforceHold, placeHold } from '../../lib/steps/place-hold.ts';
import { releaseHold } from '../../lib/steps/release-hold.ts';
import { openDesk, openReadingDesk } from '../open/desk.ts';
import { placeFlags, withPlace } from '../open/place.ts';
import { nameArgument } from '../open/who.ts';
import { scopeWords, several } from '../../lib/page/words.ts';
import { print, say } from '../words.ts';
import { holdLines, newestFirst, tallyLines } from './lines.ts';
import { sayWhat, scopeFlags, scopeOf, withScope } from './scope.ts';

const json = z.boolean().optional();
const addFlags = z.object({ ...placeFlags, ...scopeFlags, reason: z.string(), by: z.string(), json });
const listFlags = z.object({ ...placeFlags, all: z.boolean().optional(), json });
const releaseFlags = z.object({ ...placeFlags, by: z.string(), json });

const ends = (example: string, one: string) =>
  `\nExample: tapekeeper hold ${example}\n\nExit codes: 0 done, 1 ${one}, 2 the call is mistaken.`;

/** Adds the commands for holds: nothing that a hold covers is trashed, purged or left unarchived. */
export function addHold(program: Command): void {
  const holds = program
    .command('hold')
    .summary('keep recordings, whatever the policy says')
    .description('Keep recordings, whatever the policy says. docs/holds.md tells more.');
  addAdd(holds);
  addList(holds);
  addRelease(holds);
}

function addAdd(holds: Command): void {
  const add = holds
    .command('add')
    .summary('place a hold')
    .description(
      'Place a hold. It is in force for every call to Webex that begins after this has answered, and for recordings that come later. Given again, the same order changes nothing, and finishes what was not done.',
    );
  withPlace(withScope(add))
    .requiredOption('--reason <text>', 'why, e.g. the number of a case', reasonArgument)
    .requiredOption('--by <name>', 'who orders it', nameArgument)
    .option('--json', 'print everything as one JSON object on standard output')
    .addHelpText(
      'after',
      ends(
        'add --owner 7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21 --reason "Case 4711" --by "Legal"',
        'it was too late for some, or some could not be written',
      ),
    )
    .allowExcessArguments(false)
    .action(async (given: unknown) => {
      const { data, at, reason, by, json: asJson, ...flags } = addFlags.parse(given);
      const scope = scopeOf(flags) ?? add.error(`error: ${sayWhat}`, { exitCode: 2 });
      using desk = await openDesk({ data, at });
      const { hold, isNew } = await placeHold({ ...scope, reason, by }, desk);
      say(`Hold ${hold.id} on ${scopeWords(hold)} ${isNew ? 'is' : 'was, and is,'} in force.`);
      const tally = await enforceHold(hold, by, desk);
      say(tallyLines(tally).join('\n'));
      if (asJson === true) print({ hold, isNew, ...tally });
      if (tally.tooLate.length + tally.failed.length + tally['bin-left'] > 0) process.exitCode = 1;
    });
}

function addList(holds: Command): void {
  const list = holds
    .command('list')
    .summary('the holds in force')
    .description('The holds in force, the newest first. Changes nothing.');
  withPlace(list)
    .option('--all', 'also those that were released')
    .option('--json', 'print them as one JSON object on standard output')
    .addHelpText('after', ends('list --all', 'the tables cannot be read'))
    .allowExcessArguments(false)
    .action(async (given: unknown) => {
      const { data, at, all = false, json: asJson } = listFlags.parse(given);
      using desk = await openReadingDesk({ data, at });
      const found = await (all ? desk.holds.all() : desk.holds.inForce());
      say(holdLines(found, all).join('\n'));
      if (asJson === true) print({ holds: newestFirst(found) });
    });
}

function addRelease(holds: Command): void {
  const release = holds
    .command('release')
    .summary('end a hold')
    .description(
      'End a hold. What no other hold covers is announced anew, and nothing is trashed or purged before a whole notice has passed. Given again, it changes nothing, and finishes what was not done.',
    )
    .argument('<id>', 'the id of the hold');
  withPlace(release)
    .requiredOption('--by <name>', 'who orders it', nameArgument)
    .option('--json', 'print everything as one JSON object on standard output')
    .addHelpText(
      'after',
      ends(
        'release 2026-10-01-0c7e1a52 --by "Legal"',
        'there is no such hold, or a row could not be written',
      ),
    )
    .allowExcessArguments(false)
    .action(async (id: string, given: unknown) => {
      const { data, at, by, json: asJson } = releaseFlags.parse(given);
      using desk = await openDesk({ data, at });
      const done = await releaseHold({ id, by }, desk);
      if (done === undefined)
        throw new Error(`There is no hold ${id}: tapekeeper hold list --all names them all.`);
      const { hold, isNew, freed, stillHeld } = done;
      const other =
        stillHeld === 0 ? '' : `, and another hold still covers ${several(stillHeld, 'recording')}`;
      say(
        isNew
          ? `Hold ${id} is released.`
          : `Hold ${id} was released ${hold.releasedAt ?? ''} by ${hold.releasedBy ?? ''}.`,
      );
      say(
        `${several(freed, 'recording')} no longer held${other}. What is to become of them is announced anew.`,
      );
      if (asJson === true) print({ hold, isNew, freed, stillHeld });
    });
}

function reasonArgument(text: string): string {
  if (holdReason.safeParse(text).success) return text;
  throw new InvalidArgumentError('Give a reason of 1 to 500 characters.');
}
