import type { Command } from 'commander';
import { z } from 'zod';
import { policyKey } from '../../lib/domain/adopted-policy.ts';
import { PolicyError } from '../../lib/policy/policy-error.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { comparePolicies } from '../../lib/steps/compare-policies.ts';
import { adoptedNotes, inForce } from '../../lib/steps/policy-in-force.ts';
import { agreed } from '../ask.ts';
import { openDesk } from '../open/desk.ts';
import { placeFlags, withPlace } from '../open/place.ts';
import { nameArgument } from '../open/who.ts';
import { several } from '../../lib/page/words.ts';
import { print, say } from '../words.ts';
import { policyFile } from './file.ts';
import { differenceLines, inForceLines } from './lines.ts';

const usual = 'policy.yml';
const diffFlags = z.object({ ...placeFlags, json: z.boolean().optional() });
const json = z.boolean().optional();
const checkFlags = z.object({ json });
const adoptFlags = z.object({ ...placeFlags, by: z.string(), yes: z.boolean().optional(), json });
const showFlags = z.object({ ...placeFlags, json });

const ends = (example: string, one: string) =>
  `\nExample: tapekeeper policy ${example}\n\nExit codes: 0 done, 1 ${one}, 2 the call is mistaken.`;

/** Adds the commands for the policy: whether it can be read, what it would change, and its being taken on. */
export function addPolicy(program: Command): void {
  const policy = program
    .command('policy')
    .summary('what becomes of recordings')
    .description('What becomes of recordings: check a policy file, see what it changes, adopt it.');
  addCheck(policy);
  addDiff(policy);
  addAdopt(policy);
  addShow(policy);
}

function addCheck(policy: Command): void {
  policy
    .command('check')
    .summary('whether a policy file can be read')
    .description('Whether a policy file can be read. Names every problem, each with what to write instead.')
    .argument('[file]', 'the policy file', usual)
    .option('--json', 'print rules and hash, or the problems, as one JSON object on standard output')
    .addHelpText('after', ends('check policy.yml', 'the policy is refused'))
    .allowExcessArguments(false)
    .action(async (file: string, given: unknown) => {
      const asJson = checkFlags.parse(given).json === true;
      const text = await policyFile(file);
      try {
        const { hash, rules } = readPolicy(text, file);
        say(`${file} can be read: ${several(rules.length, 'rule')}, hash ${hash}.`);
        if (asJson) print({ hash, rules: rules.map(({ name }) => name), problems: [] });
      } catch (error) {
        if (!(error instanceof PolicyError)) throw error;
        say(error.problems.join('\n'));
        if (asJson) print({ problems: error.problems });
        process.exitCode = 1;
      }
    });
}

function addDiff(policy: Command): void {
  const diff = policy
    .command('diff')
    .summary('what a policy file would change')
    .description(
      'What a policy file would change: how many recordings would end earlier, later, now, or no more, and the first days. Changes nothing.',
    )
    .argument('[file]', 'the policy file', usual);
  withPlace(diff)
    .option('--json', 'print everything as one JSON object on standard output')
    .addHelpText('after', ends('diff policy.yml', 'the tables cannot be read'))
    .allowExcessArguments(false)
    .action(async (file: string, given: unknown) => {
      const { json, ...place } = diffFlags.parse(given);
      const text = await policyFile(file);
      readPolicy(text, file);
      using desk = await openDesk(place);
      const { before, after, difference } = await comparePolicies({ text, file }, { ...desk, readPolicy });
      say(differenceLines(before, after, difference).join('\n'));
      if (json === true) print({ before: before?.hash ?? null, after: after.hash, ...difference });
    });
}

function addAdopt(policy: Command): void {
  const adopt = policy
    .command('adopt')
    .summary('put a policy in force')
    .description(
      'Put a policy in force, after showing what it changes. A paced walk then brings it to every recording; until it has passed, the later of old and new counts.',
    )
    .argument('[file]', 'the policy file', usual);
  withPlace(adopt)
    .requiredOption('--by <name>', 'who orders it', nameArgument)
    .option('--yes', 'do not ask')
    .option('--json', 'print what is in force now as one JSON object on standard output')
    .addHelpText('after', ends('adopt policy.yml --by "Records"', 'it was not adopted'))
    .allowExcessArguments(false)
    .action(async (file: string, given: unknown) => {
      const { by, yes, json: asJson, ...place } = adoptFlags.parse(given);
      const text = await policyFile(file);
      readPolicy(text, file);
      using desk = await openDesk(place);
      const ports = { ...desk, readPolicy };
      const { before, after, difference } = await comparePolicies({ text, file }, ports);
      say(differenceLines(before, after, difference).join('\n'));
      if (!(await agreed('Adopt it?', yes))) throw new Error('Nothing was changed.');
      const { policy: adopted, changed } = await adoptPolicy({ text, by, file }, ports);
      say(
        changed
          ? `The policy ${adopted.hash} is in force. It is brought to all recordings from the next sweep on.`
          : `The policy ${adopted.hash} was in force already.`,
      );
      if (asJson === true) print({ hash: adopted.hash, changed });
    });
}

function addShow(policy: Command): void {
  const show = policy
    .command('show')
    .summary('the policy in force')
    .description(
      'The text of the policy in force on standard output, and since when it is. Changes nothing.',
    );
  withPlace(show)
    .option('--json', 'print it as one JSON object, and not as text')
    .addHelpText('after', ends('show', 'none is in force, or it cannot be read'))
    .allowExcessArguments(false)
    .action(async (given: unknown) => {
      const { json: asJson, ...place } = showFlags.parse(given);
      using desk = await openDesk(place);
      const adopted = await adoptedNotes(desk.notes).get(inForce);
      if (adopted === undefined)
        throw new Error('No policy is in force: tapekeeper policy adopt puts one there.');
      const text = await desk.papers.get(policyKey(adopted.hash));
      if (text === undefined)
        throw new Error(`The archive has no ${policyKey(adopted.hash)}: adopt the policy again.`);
      say(inForceLines(adopted).join('\n'));
      if (asJson === true) print({ ...adopted, text });
      else console.log(text.trimEnd());
    });
}
