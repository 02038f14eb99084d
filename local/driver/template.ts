import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { dayMs, hourMs, minuteMs, secondMs } from '../../lib/domain/time.ts';
import { readMapping, type MappingSettings } from './template-mapping.ts';
import { attributeOf, readProperties } from './template-reading.ts';

const functionShape = z.object({
  // Lambda's own default.
  Timeout: z.int().min(1).max(900).default(3),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).default({ Variables: {} }),
});
// Strict: a property that is not known here would change what AWS does, and nothing here.
const scheduleShape = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  GroupName: z.string().optional(),
  ScheduleExpression: z.string(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: z.strictObject({ Arn: attributeOf('Arn'), RoleArn: z.unknown() }),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
});
const templateShape = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown() })),
});

export type FunctionSettings = {
  readonly timeoutMs: number;
  readonly environment: Readonly<Record<string, unknown>>;
};
export type ScheduleSettings = { readonly name: string; readonly function: string; readonly everyMs: number };
/** What a packaged template says of functions, by logical id, and of what wakes them. What is disabled is left out. */
export type Stack = {
  readonly functions: Readonly<Record<string, FunctionSettings>>;
  readonly mappings: readonly MappingSettings[];
  readonly schedules: readonly ScheduleSettings[];
};

/** @throws Error naming the resource and the property that cannot be used */
export async function readStack(path: string): Promise<Stack> {
  return stackOf(JSON.parse(await readFile(path, 'utf8')));
}

/**
 * @param template a packaged CloudFormation template
 * @throws Error naming the resource and the property that cannot be used
 */
export function stackOf(template: unknown): Stack {
  const functions: Record<string, FunctionSettings> = {};
  const mappings: MappingSettings[] = [];
  const schedules: ScheduleSettings[] = [];
  for (const [name, { Type, Properties }] of Object.entries(templateShape.parse(template).Resources)) {
    switch (Type) {
      case 'AWS::Lambda::Function':
        functions[name] = readFunction(name, Properties);
        break;
      case 'AWS::Lambda::EventSourceMapping':
        mappings.push(...[readMapping(name, Properties) ?? []].flat());
        break;
      case 'AWS::Scheduler::Schedule':
        schedules.push(...[readSchedule(name, Properties) ?? []].flat());
        break;
      case 'AWS::Events::Rule':
        throw new Error(`The template's ${name} cannot be used: give its schedule "method: scheduler".`);
    }
  }
  return { functions, mappings, schedules };
}

function readFunction(name: string, properties: unknown): FunctionSettings {
  const { Timeout, Environment } = readProperties(name, functionShape, properties);
  return { timeoutMs: Timeout * secondMs, environment: Environment.Variables };
}

function readSchedule(name: string, properties: unknown): ScheduleSettings | undefined {
  const { ScheduleExpression, State, Target } = readProperties(name, scheduleShape, properties);
  if (State === 'DISABLED') return undefined;
  return { name, function: Target.Arn, everyMs: periodOf(name, ScheduleExpression) };
}

const unitMs: Record<string, number> = { minute: minuteMs, hour: hourMs, day: dayMs };

function periodOf(name: string, expression: string): number {
  const [, count, unit] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const ms = unitMs[unit ?? ''];
  if (count === undefined || ms === undefined)
    throw new Error(
      `The template's ${name} cannot be used: only rate(…) is understood here, not ${expression}.`,
    );
  return Number(count) * ms;
}
