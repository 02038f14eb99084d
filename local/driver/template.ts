import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { hourMs, minuteMs, secondMs, dayMs } from '../../lib/domain/time.ts';

const attribute = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const functionShape = z.object({
  Timeout: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});
const mappingShape = z.object({
  FunctionName: attribute,
  EventSourceArn: attribute,
  // Lambda's own defaults for a stream.
  BatchSize: z.number().int().min(1).max(10_000).default(100),
  MaximumRetryAttempts: z.number().int().min(-1).max(10_000).default(-1),
  BisectBatchOnFunctionError: z.boolean().default(false),
  FunctionResponseTypes: z.array(z.string()).default([]),
  Enabled: z.boolean().default(true),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).default({ Filters: [] }),
});
const scheduleShape = z.object({
  ScheduleExpression: z.string(),
  State: z.string().default('ENABLED'),
  Target: z.object({ Arn: attribute }),
});
const templateShape = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown() })),
});

export type FunctionSettings = {
  readonly timeoutMs: number;
  readonly environment: Readonly<Record<string, unknown>>;
};
export type MappingSettings = {
  readonly name: string;
  readonly function: string;
  /** Logical id of the table whose stream it reads. */
  readonly table: string;
  readonly batchSize: number;
  /** -1 retries until the record expires. */
  readonly maximumRetryAttempts: number;
  readonly bisect: boolean;
  readonly reportsFailures: boolean;
  readonly patterns: readonly string[];
};
export type ScheduleSettings = { readonly name: string; readonly function: string; readonly everyMs: number };
/** What a packaged template says of functions, by logical id, and of what wakes them. */
export type Stack = {
  readonly functions: Readonly<Record<string, FunctionSettings>>;
  readonly mappings: readonly MappingSettings[];
  readonly schedules: readonly ScheduleSettings[];
};

/** @throws Error naming the resource and the property that cannot be read */
export async function readStack(path: string): Promise<Stack> {
  const { Resources } = templateShape.parse(JSON.parse(await readFile(path, 'utf8')));
  const functions: Record<string, FunctionSettings> = {};
  const mappings: MappingSettings[] = [];
  const schedules: ScheduleSettings[] = [];
  for (const [name, { Type, Properties }] of Object.entries(Resources)) {
    if (Type === 'AWS::Lambda::Function') {
      const { Timeout, Environment } = read(name, functionShape, Properties);
      functions[name] = { timeoutMs: Timeout * secondMs, environment: Environment.Variables };
    } else if (Type === 'AWS::Lambda::EventSourceMapping') {
      const mapping = readMapping(name, Properties);
      if (mapping !== undefined) mappings.push(mapping);
    } else if (Type === 'AWS::Scheduler::Schedule') {
      const { ScheduleExpression, State, Target } = read(name, scheduleShape, Properties);
      if (State === 'ENABLED') {
        schedules.push({
          name,
          function: Target.Arn['Fn::GetAtt'][0],
          everyMs: periodOf(name, ScheduleExpression),
        });
      }
    }
  }
  return { functions, mappings, schedules };
}

function readMapping(name: string, properties: unknown): MappingSettings | undefined {
  const found = read(name, mappingShape, properties);
  if (!found.Enabled) return undefined;
  return {
    name,
    function: found.FunctionName['Fn::GetAtt'][0],
    table: found.EventSourceArn['Fn::GetAtt'][0],
    batchSize: found.BatchSize,
    maximumRetryAttempts: found.MaximumRetryAttempts,
    bisect: found.BisectBatchOnFunctionError,
    reportsFailures: found.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    patterns: found.FilterCriteria.Filters.map(filter => filter.Pattern),
  };
}

function read<Shape extends z.ZodType>(name: string, shape: Shape, properties: unknown): z.infer<Shape> {
  const found = shape.safeParse(properties);
  if (found.success) return found.data;
  throw new Error(
    `The template's ${name} cannot be used: ${found.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
  );
}

const unitMs: Record<string, number> = { minute: minuteMs, hour: hourMs, day: dayMs };

function periodOf(name: string, expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const ms = unitMs[unit ?? ''];
  if (count === undefined || ms === undefined)
    throw new Error(
      `The template's ${name} cannot be used: only rate(…) is understood here, not ${expression}.`,
    );
  return Number(count) * ms;
}
