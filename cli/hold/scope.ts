import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import type { HoldScope } from '../../lib/domain/holding.ts';
import { bareId, recordingId } from '../../lib/domain/recording-id.ts';
import { recordingArgument } from '../open/ids.ts';

/** The options of which one says what a hold covers, as they are parsed. */
export const scopeFlags = {
  recording: z.optional(recordingId),
  owner: z.string().optional(),
  location: z.string().optional(),
  serviceType: z.string().optional(),
  everything: z.boolean().optional(),
};

export function withScope(command: Command): Command {
  return command
    .option('--recording <id>', 'hold this recording, by its id in any spelling', recordingArgument)
    .option('--owner <id>', 'hold all that this owner recorded, or owns now', idArgument('owner'))
    .option('--location <id>', 'hold all that was recorded at this location', idArgument('location'))
    .option('--service-type <type>', 'hold all of this type of service, e.g. calling', wordArgument)
    .option('--everything', 'hold all recordings');
}

/** What to say where the options say nothing, or more than one thing. */
export const sayWhat =
  'Say what to hold with one of --recording, --owner, --location, --service-type and --everything.';

/** @returns undefined unless it is one */
export function scopeOf(flags: z.infer<z.ZodObject<typeof scopeFlags>>): HoldScope | undefined {
  const { recording, owner, location, serviceType, everything } = flags;
  const scopes: HoldScope[] = [
    ...(recording === undefined ? [] : [{ scope: 'recording', recordingId: recording } as const]),
    ...(owner === undefined ? [] : [{ scope: 'owner', ownerId: owner } as const]),
    ...(location === undefined ? [] : [{ scope: 'location', locationId: location } as const]),
    ...(serviceType === undefined ? [] : [{ scope: 'service-type', serviceType } as const]),
    ...(everything === true ? [{ scope: 'everything' } as const] : []),
  ];
  const [scope, ...others] = scopes;
  return others.length === 0 ? scope : undefined;
}

function idArgument(what: string) {
  return (text: string): string => {
    const bare = bareId(text);
    // Receipts keep it. Ids have digits, names have none, and numbers nothing else.
    if (/^[\w/:.-]+={0,2}$/.test(text) && /\d/.test(bare) && /[a-z]/.test(bare)) return text;
    throw new InvalidArgumentError(
      `Give the ${what}'s id, as recordings have it: no address, no name and no number.`,
    );
  };
}

function wordArgument(text: string): string {
  if (/^\w+$/.test(text)) return text;
  throw new InvalidArgumentError('Give one word, as recordings have it, e.g. calling or customerAssist.');
}
