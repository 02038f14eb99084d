import type { Command } from 'commander';
import { z } from 'zod';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { endLive, firstPlan, goLive, type LivePorts } from '../../lib/steps/go-live.ts';
import { stageNow } from '../../lib/steps/stage-now.ts';
import { agreed } from '../ask.ts';
import { openDesk } from '../open/desk.ts';
import { placeFlags, withPlace } from '../open/place.ts';
import { nameArgument } from '../open/who.ts';
import { planLines } from '../plan/lines.ts';
import { print, say } from '../words.ts';

const flags = z.object({
  ...placeFlags,
  by: z.string(),
  plan: z.string().optional(),
  off: z.boolean().optional(),
  yes: z.boolean().optional(),
  json: z.boolean().optional(),
});

/** Adds going live, and back into dry run. */
export function addLive(program: Command): void {
  const live = program
    .command('live')
    .summary('from dry run to trashing and purging, or back')
    .description(
      'End the dry run: from then on recordings are trashed and purged, none of them before a whole notice has passed. Without --plan it shows the first plan and its hash; with that hash it goes live. The deployment has to be live, too (docs/policy.md).',
    );
  withPlace(live)
    .requiredOption('--by <name>', 'who decides it', nameArgument)
    .option('--plan <hash>', 'the plan that was shown, and is agreed to')
    .option('--off', 'back to dry run, at once')
    .option('--yes', 'do not ask')
    .option('--json', 'print the stage as it is now, and the plan that was shown, as one JSON object')
    .addHelpText(
      'after',
      '\nExample: tapekeeper live --by "Records"\n\nExit codes: 0 done or shown, 1 nothing was changed, 2 the call is mistaken.',
    )
    .allowExcessArguments(false)
    .action(async (given: unknown) => {
      const { by, plan, off, yes, json, ...place } = flags.parse(given);
      if (off === true && plan !== undefined) live.error('error: --off needs no --plan', { exitCode: 2 });
      using desk = await openDesk(place);
      const ports = { ...desk, readPolicy };
      const shown = await carryOut({ by, plan, off, yes }, ports);
      if (json === true) print({ stage: await stageNow(ports), ...shown });
    });
}

type Order = Pick<z.infer<typeof flags>, 'by' | 'plan' | 'off' | 'yes'>;
type Shown = Awaited<ReturnType<typeof firstPlan>>;

/** @returns the plan that was shown, where one was */
async function carryOut({ by, plan, off, yes }: Order, ports: LivePorts): Promise<Shown | undefined> {
  if (off === true) await end(by, ports);
  else if (plan === undefined) return show(by, ports);
  else await begin({ by, plan, yes }, ports);
  return undefined;
}

async function show(by: string, ports: LivePorts): Promise<Shown | undefined> {
  if (await isLive(ports)) return undefined;
  const shown = await firstPlan({ by }, ports);
  const { hash, plan } = shown;
  say(planLines(plan).join('\n'));
  say(`Nothing was changed. Within a day, this goes live: tapekeeper live --by "${by}" --plan ${hash}`);
  return shown;
}

async function begin(
  { by, plan, yes }: { by: string; plan: string; yes: boolean | undefined },
  ports: LivePorts,
): Promise<void> {
  if (await isLive(ports)) return;
  if (!(await agreed('Go live with this plan?', yes))) throw new Error('Nothing was changed.');
  await goLive({ by, planHash: plan }, ports);
  say('This stage is live. Everything that was planned counts from now, and waits for a whole notice.');
}

async function end(by: string, ports: LivePorts): Promise<void> {
  const { changed } = await endLive({ by }, ports);
  say(changed ? 'This stage is in dry run: nothing is sent any more.' : 'This stage is in dry run already.');
}

async function isLive(ports: LivePorts): Promise<boolean> {
  const stage = await stageNow(ports);
  if (stage.mode !== 'live') return false;
  say(`This stage is live since ${stage.since}.`);
  return true;
}
