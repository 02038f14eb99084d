import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import type { Offboarding } from '../../lib/domain/offboarding.ts';
import type { Send } from '../../lib/ports.ts';
import {
  approveCase,
  assignSuccessor,
  runCase,
  runOwner,
  undoCase,
} from '../../lib/steps/order-offboarding.ts';
import { releaseLeavers } from '../../lib/steps/release-leavers.ts';
import { several } from '../../lib/page/words.ts';
import { openDesk } from '../open/desk.ts';
import { placeFlags, withPlace } from '../open/place.ts';
import { nameArgument } from '../open/who.ts';
import { print, say } from '../words.ts';
import { caseLines } from './lines.ts';
import { departures, orderPorts, peopleOrderPorts } from './open.ts';
import { ends } from './words.ts';

const flags = z.object({ ...placeFlags, by: z.string(), json: z.boolean().optional() });
const assignFlags = z.object({ ...flags.shape, to: z.string() });
const runFlags = z.object({ ...flags.shape, to: z.string().optional(), ownerId: z.string().optional() });

const needsToken = 'WEBEX_TOKEN is an administrator’s: somebody is looked up at Webex.';

/** Adds what a person may order for a departure. */
export function addOrders(offboarding: Command, send: Send): void {
  addApprove(offboarding);
  addAssign(offboarding, send);
  addRun(offboarding, send);
  addUndo(offboarding, send);
  addRelease(offboarding);
}

function addApprove(offboarding: Command): void {
  const approve = offboarding
    .command('approve')
    .summary('has a departure done that is held')
    .description('Has a departure done on its day, whatever it was held for.')
    .argument('<case>', 'the id of the departure');
  withOrder(approve)
    .addHelpText('after', ends('approve 2026-10-01-0c7e1a52 --by "Records"', 'nothing was approved'))
    .action(async (id: string, given: unknown) => {
      const { data, at, by, json } = flags.parse(given);
      using desk = await openDesk({ data, at });
      tell(await approveCase({ id, by }, orderPorts(desk)), json);
    });
}

function addAssign(offboarding: Command, send: Send): void {
  const assign = offboarding
    .command('assign')
    .summary('names who gets the recordings')
    .description(
      `Name who gets the recordings of a departure: somebody of this organisation who is active and does not leave. ${needsToken}`,
    )
    .argument('<case>', 'the id of the departure');
  withOrder(assign)
    .requiredOption('--to <person>', 'their address or id at Webex', personArgument)
    .addHelpText(
      'after',
      ends('assign 2026-10-01-0c7e1a52 --to ana@example.com --by "Records"', 'nobody was assigned'),
    )
    .action(async (id: string, given: unknown) => {
      const { data, at, by, to, json } = assignFlags.parse(given);
      using desk = await openDesk({ data, at });
      tell(await assignSuccessor({ id, by, to }, peopleOrderPorts(desk, send)), json);
    });
}

function addRun(offboarding: Command, send: Send): void {
  const run = offboarding
    .command('run')
    .summary('has recordings reassigned now')
    .description(
      `Have the recordings of a departure reassigned now, before its day and whatever it was held for; or, with --owner-id and --to, all that an owner has, be it a person, a workspace, a virtual line or a queue. In dry run nothing is sent. With --to, ${needsToken}`,
    )
    .argument('[case]', 'the id of the departure');
  withOrder(run)
    .option('--owner-id <id>', 'whose recordings, instead of a departure', personArgument)
    .option('--to <person>', 'who gets them: the address or id at Webex', personArgument)
    .addHelpText(
      'after',
      ends(
        'run --owner-id 7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21 --to ana@example.com --by "Records"',
        'nothing was begun',
      ),
    )
    .action(async (id: string | undefined, given: unknown) => {
      const { data, at, by, to, ownerId, json } = runFlags.parse(given);
      const isOwner = id === undefined && ownerId !== undefined && to !== undefined;
      if (!isOwner && (id === undefined || ownerId !== undefined || to !== undefined))
        run.error('error: Name a departure, or an owner with --owner-id and --to.', { exitCode: 2 });
      using desk = await openDesk({ data, at });
      if (isOwner) tell(await runOwner({ ownerId, by, to }, peopleOrderPorts(desk, send)), json);
      else tell(await runCase({ id: id ?? '', by }, orderPorts(desk)), json);
    });
}

function addUndo(offboarding: Command, send: Send): void {
  const undo = offboarding
    .command('undo')
    .summary('drops a departure, or gives recordings back')
    .description(
      `Drop a departure of which nothing was done; of one that has begun, give back exactly what still belongs to whoever got it, which is refused unless the person's account is active. ${needsToken}`,
    )
    .argument('<case>', 'the id of the departure');
  withOrder(undo)
    .addHelpText('after', ends('undo 2026-10-01-0c7e1a52 --by "HR"', 'nothing can be given back'))
    .action(async (id: string, given: unknown) => {
      const { data, at, by, json } = flags.parse(given);
      using desk = await openDesk({ data, at });
      tell(await undoCase({ id, by }, peopleOrderPorts(desk, send)), json);
    });
}

function addRelease(offboarding: Command): void {
  const release = offboarding
    .command('release')
    .summary('lets go of too many leavers at once')
    .description(
      'Say that a connection has rightly named so many people as leaving: its brake is let go, and departures that were held for nothing else go on.',
    )
    .argument('<connection>', 'the name of the connection');
  withOrder(release)
    .addHelpText('after', ends('release hr --by "Records"', 'there is no brake to release'))
    .action(async (connection: string, given: unknown) => {
      const { data, at, by, json } = flags.parse(given);
      using desk = await openDesk({ data, at });
      const offboardings = departures(desk);
      const { freed } = await releaseLeavers({ connection, by }, { ...orderPorts(desk), offboardings });
      say(`The brake of ${connection} is released. Going on: ${several(freed, 'departure')}.`);
      if (json === true) print({ connection, freed });
    });
}

function withOrder(command: Command): Command {
  return withPlace(command)
    .requiredOption('--by <name>', 'who orders it', nameArgument)
    .option('--json', 'print the departure as one JSON object on standard output')
    .allowExcessArguments(false);
}

function tell(each: Offboarding, json: boolean | undefined): void {
  say(caseLines([each], true).join('\n'));
  const { words: _names, ...told } = each;
  if (json === true) print({ case: told });
}

function personArgument(text: string): string {
  const trimmed = text.trim();
  if (/^[^\s,]{1,254}$/.test(trimmed)) return trimmed;
  throw new InvalidArgumentError('Give an address or an id at Webex.');
}
