import type { Command } from 'commander';
import { z } from 'zod';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import { connectionsKind, inForce, type Connections } from '../../lib/hr/connections.ts';
import { adoptConnections } from '../../lib/steps/adopt-connections.ts';
import { openDesk } from '../open/desk.ts';
import { placeFlags, withPlace } from '../open/place.ts';
import { several } from '../status/words.ts';
import { print, say } from '../words.ts';
import { connectionsFile } from './connections-file.ts';

const usual = 'connections.yml';
const json = z.boolean().optional();
const checkFlags = z.object({ json });
const adoptFlags = z.object({ ...placeFlags, json });

const ends = (example: string, one: string) =>
  `\nExample: tapekeeper offboarding connections ${example}\n\nExit codes: 0 done, 1 ${one}, 2 the call is mistaken.`;

/** Adds the commands for the connections of HR and identity systems. */
export function addConnections(offboarding: Command): void {
  const connections = offboarding
    .command('connections')
    .summary('who may say that somebody leaves')
    .description('Who may say that somebody leaves: check a file of connections, adopt it.');
  addCheck(connections);
  addAdopt(connections);
}

function addCheck(connections: Command): void {
  connections
    .command('check')
    .summary('whether a file of connections can be read')
    .description(
      'Whether a file of connections can be read. Names every key that is mistaken. Changes nothing.',
    )
    .argument('[file]', 'the connections', usual)
    .option('--json', 'print the connections, or the problems, as one JSON object on standard output')
    .addHelpText('after', ends('check connections.yml', 'the connections are refused'))
    .allowExcessArguments(false)
    .action(async (file: string, given: unknown) => {
      const asJson = checkFlags.parse(given).json === true;
      try {
        const { read } = await connectionsFile(file);
        say(linesOf(file, read).join('\n'));
        if (asJson) print({ connections: kindsOf(read), problems: [] });
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        say(error.problems.join('\n'));
        if (asJson) print({ problems: error.problems });
        process.exitCode = 1;
      }
    });
}

function addAdopt(connections: Command): void {
  const adopt = connections
    .command('adopt')
    .summary('put connections in force')
    .description('Put connections in force, within five minutes. Those that are not in the file are no more.')
    .argument('[file]', 'the connections', usual);
  withPlace(adopt)
    .option('--json', 'print what is in force now as one JSON object on standard output')
    .addHelpText('after', ends('adopt connections.yml', 'they were not adopted'))
    .allowExcessArguments(false)
    .action(async (file: string, given: unknown) => {
      const { json: asJson, ...place } = adoptFlags.parse(given);
      const { value, read } = await connectionsFile(file);
      using desk = await openDesk(place);
      const changed = await adoptConnections(value, { kind: connectionsKind, name: inForce }, desk);
      say(linesOf(file, read).join('\n'));
      say(changed ? 'They are in force within five minutes.' : 'They were in force already.');
      if (asJson === true) print({ connections: kindsOf(read), changed });
    });
}

function linesOf(file: string, { byName }: Connections): string[] {
  const all = [...byName.values()];
  return [
    `${file} can be read: ${several(all.length, 'connection')}.`,
    ...all.map(({ name, kind }) => `  ${name} (${kind})`),
  ];
}

function kindsOf({ byName }: Connections) {
  return [...byName.values()].map(({ name, kind, system }) => ({ name, kind, system }));
}
