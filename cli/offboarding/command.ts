import type { Command } from 'commander';
import { z } from 'zod';
import type { Send } from '../../lib/ports.ts';
import { openReadingDesk } from '../open/desk.ts';
import { placeFlags, withPlace } from '../open/place.ts';
import { print, say } from '../words.ts';
import { addConnections } from './connections.ts';
import { caseLines, isUnfinished, newestFirst, wholeLines } from './lines.ts';
import { departures } from './open.ts';
import { addOrders } from './orders.ts';
import { ends } from './words.ts';

const json = z.boolean().optional();
const listFlags = z.object({ ...placeFlags, all: z.boolean().optional(), json });
const showFlags = z.object({ ...placeFlags, json });

/** Adds the commands for departures: whose recordings get a new owner, and when. */
export function addOffboarding(program: Command, send: Send): void {
  const offboarding = program
    .command('offboarding')
    .summary('when somebody leaves: who gets their recordings')
    .description(
      'Departures of which HR and identity systems have told: who gets the recordings, and when. On AWS, OFFBOARDINGS_TABLE names their table. docs/offboarding.md tells more.',
    );
  addList(offboarding);
  addShow(offboarding);
  addOrders(offboarding, send);
  addConnections(offboarding);
}

function addList(offboarding: Command): void {
  const list = offboarding
    .command('list')
    .summary('the departures that are not over')
    .description(
      'The departures that are not over, the newest first, without naming anybody. Changes nothing.',
    );
  withPlace(list)
    .option('--all', 'also those that are over')
    .option('--json', 'print them as one JSON object on standard output')
    .addHelpText('after', ends('list --all', 'the tables cannot be read'))
    .allowExcessArguments(false)
    .action(async (given: unknown) => {
      const { data, at, all = false, json: asJson } = listFlags.parse(given);
      using desk = await openReadingDesk({ data, at });
      const found = [];
      for await (const each of departures(desk).every()) if (all || isUnfinished(each)) found.push(each);
      say(caseLines(found, all).join('\n'));
      // Words name people.
      const told = newestFirst(found).map(({ words: _names, ...each }) => each);
      if (asJson === true) print({ cases: told });
    });
}

function addShow(offboarding: Command): void {
  const show = offboarding
    .command('show')
    .summary('all that is known of a departure')
    .description('All that is known of a departure, and of whom it is about. Changes nothing.')
    .argument('<case>', 'the id of the departure');
  withPlace(show)
    .option('--json', 'print it as one JSON object on standard output')
    .addHelpText('after', ends('show 2026-10-01-0c7e1a52', 'there is no such departure'))
    .allowExcessArguments(false)
    .action(async (id: string, given: unknown) => {
      const { data, at, json: asJson } = showFlags.parse(given);
      using desk = await openReadingDesk({ data, at });
      const found = await departures(desk).get(id);
      if (found === undefined)
        throw new Error(`There is no departure ${id}: tapekeeper offboarding list --all names them all.`);
      say(wholeLines(found).join('\n'));
      if (asJson === true) print({ case: found });
    });
}
