import { Command, CommanderError, Option } from 'commander';
import { usualRelay, type Relay } from './entra.ts';
import { events, forgeries, type Event, type Forgery, type Sender } from './sender.ts';
import { kinds, senderOf, type Kind } from './senders.ts';
import { address, day, kindWord, port, times, webAddress } from './words.ts';

type Flags = {
  kind: Kind;
  to?: URL;
  secret?: string;
  key: string;
  header?: string;
  person: string;
  manager?: string;
  leaves?: string;
  event: Event;
  forged?: Forgery;
  times: number;
  handshake?: true;
  serve?: true;
  port: number;
  apiKey: string;
} & Relay;
export type Options = Flags & { readonly sender: Sender };

/**
 * @param argv the words after the script's name
 * @param complain says in a sentence what is wrong with them
 * @returns the options, or the exit code where there is nothing more to do
 */
export function readOptions(
  argv: readonly string[],
  complain: (text: string) => void = text => void process.stderr.write(text),
): Options | number {
  const command = commandOf().configureOutput({ writeErr: complain });
  try {
    command.parse([...argv], { from: 'user' });
    const flags = command.opts<Flags>();
    const sender = senderOf(flags.kind, flags);
    const complaint = complaintAbout(flags, sender.knows);
    if (complaint !== undefined) command.error(`error: ${complaint}`);
    return { ...flags, sender };
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

/** What does not go together; undefined where all is well. */
function complaintAbout(flags: Flags, knows: Sender['knows']): string | undefined {
  const { kind, to, serve, forged, event, handshake } = flags;
  const rules: [boolean, string | undefined][] = [
    [to === undefined && serve === undefined, 'Say with --to where to send it, or --serve.'],
    [
      handshake === true && (kind !== 'okta' || to === undefined),
      '--handshake goes with --kind okta and --to.',
    ],
    [!knows.events.includes(event), `${kind} says who, and not what: leave --event out.`],
    [forged !== undefined && !knows.forgeries.includes(forged), notCovered(kind, knows.forgeries, forged)],
    [flags.manager !== undefined, knows.noManager],
    [flags.leaves !== undefined, knows.noDay],
    [
      kind === 'bamboohr' && serve === undefined && (flags.manager ?? flags.leaves) !== undefined,
      'BambooHR says only whose record changed: add --serve, where the rest can be read.',
    ],
    [kind === 'entra' && flags.secret !== undefined, 'entra signs with a key: name its file with --key.'],
    [
      flags.header !== undefined && !fixed.includes(kind),
      `--header goes with ${fixed.join(' and ')}: others have headers of their own.`,
    ],
  ];
  return rules.flatMap(([applies, sentence]) => (applies && sentence !== undefined ? [sentence] : []))[0];
}

const fixed: readonly Kind[] = ['okta', 'static-token'];

function notCovered(kind: Kind, can: readonly Forgery[], forged: Forgery | undefined): string {
  return `nothing proves the ${forged ?? ''} of what ${kind} sends: forge ${can.join(' or ')}.`;
}

function commandOf(): Command {
  const command = new Command('npm run hr-simulator --')
    .description('Sends what HR and identity systems send when somebody leaves: signed, or forged.')
    .addOption(
      new Option('--kind <kind>', `which system: ${kinds.join(', ')}`)
        .argParser(kindWord)
        .makeOptionMandatory(),
    )
    .option('--to <url>', 'where to, such as http://127.0.0.1:8080/offboarding/hr', webAddress)
    .option('--secret <secret>', 'what both sides know; one is made up, and said, without it')
    .option(
      '--key <file>',
      'private RSA key of --kind entra; made where there is none',
      '.tapekeeper/hr-key.pem',
    )
    .option('--header <name>', 'where --kind okta or static-token puts the secret (default: authorization)')
    .option('--person <address>', 'who leaves', address, 'leaver@acme.example')
    .option('--manager <address>', "the person's manager", address)
    .option('--leaves <date>', 'the last day, such as 2026-10-31; now without it', day)
    .addOption(new Option('--event <event>', 'what is told').choices(events).default('leave'))
    .addOption(new Option('--forged <what>', 'make it one that is to be refused').choices(forgeries))
    .option('--times <number>', 'send the same event so many times, as retries do', times, 1)
    .allowExcessArguments(false)
    .exitOverride();
  return addMore(command);
}

function addMore(command: Command): Command {
  return command
    .option('--handshake', "ask Okta's one question first")
    .option('--serve', "play BambooHR's employee API and Entra's keys, until it is ended")
    .option('--port <number>', 'port of --serve; 0 takes any', port, 0)
    .option('--api-key <key>', "what BambooHR's employee API wants to be asked with", 'simulated-api-key')
    .option('--tenant-id <id>', "Entra's tenant", usualRelay.tenantId)
    .option('--audience <text>', "whom Entra's tokens are for", usualRelay.audience)
    .option('--sender-id <id>', "the object id of Entra's relay", usualRelay.senderId)
    .addHelpText(
      'after',
      '\nExample:\n  npm run hr-simulator -- --kind bamboohr --to http://127.0.0.1:8080/offboarding/hr --forged time',
    );
}
