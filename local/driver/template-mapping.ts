import { z } from 'zod';
import { secondMs } from '../../lib/domain/time.ts';
import { recordFilter } from './filter.ts';
import { attributeOf, readProperties } from './template-reading.ts';

const pattern = z.string().superRefine((text, context) => {
  try {
    recordFilter([text]);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'not understood' });
  }
});

// Strict: a property that is not known here would change what AWS does, and nothing here.
const shape = z.strictObject({
  FunctionName: attributeOf('Arn'),
  EventSourceArn: attributeOf('StreamArn'),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  // Lambda's own defaults and limits for a stream.
  BatchSize: z.int().min(1).max(10_000).default(100),
  MaximumBatchingWindowInSeconds: z.int().min(0).max(300).default(0),
  ParallelizationFactor: z.int().min(1).max(10).default(1),
  MaximumRetryAttempts: z.int().min(-1).max(10_000).default(-1),
  MaximumRecordAgeInSeconds: z.union([z.literal(-1), z.int().min(60).max(604_800)]).default(-1),
  BisectBatchOnFunctionError: z.boolean().default(false),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).max(1).default([]),
  Enabled: z.boolean().default(true),
  FilterCriteria: z
    .strictObject({ Filters: z.array(z.strictObject({ Pattern: pattern })).max(10) })
    .default({ Filters: [] }),
  DestinationConfig: z
    .strictObject({ OnFailure: z.strictObject({ Destination: attributeOf('Arn') }) })
    .optional(),
});

/** What a packaged template says of one event source mapping. */
export type MappingSettings = {
  readonly name: string;
  readonly function: string;
  /** Logical id of the table whose stream it reads. */
  readonly table: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly batchSize: number;
  readonly windowMs: number;
  readonly parallelizationFactor: number;
  /** Undefined where nothing but the stream sets a limit. */
  readonly maximumRetryAttempts: number | undefined;
  readonly maximumRecordAgeMs: number | undefined;
  readonly bisect: boolean;
  readonly reportsFailures: boolean;
  /** JSON texts. */
  readonly patterns: readonly string[];
  /** Logical id of the bucket that is sent what was given up. */
  readonly destination: string | undefined;
};

/**
 * @returns undefined for a mapping that is disabled
 * @throws Error naming the resource and the property that cannot be used
 */
export function readMapping(name: string, properties: unknown): MappingSettings | undefined {
  const found = readProperties(name, shape, properties);
  if (!found.Enabled) return undefined;
  const age = unlessUnlimited(found.MaximumRecordAgeInSeconds);
  return {
    name,
    function: found.FunctionName,
    table: found.EventSourceArn,
    startingPosition: found.StartingPosition,
    batchSize: found.BatchSize,
    windowMs: found.MaximumBatchingWindowInSeconds * secondMs,
    parallelizationFactor: found.ParallelizationFactor,
    maximumRetryAttempts: unlessUnlimited(found.MaximumRetryAttempts),
    maximumRecordAgeMs: age === undefined ? undefined : age * secondMs,
    bisect: found.BisectBatchOnFunctionError,
    reportsFailures: found.FunctionResponseTypes.length > 0,
    patterns: found.FilterCriteria.Filters.map(filter => filter.Pattern),
    destination: found.DestinationConfig?.OnFailure.Destination,
  };
}

function unlessUnlimited(limit: number): number | undefined {
  return limit === -1 ? undefined : limit;
}
