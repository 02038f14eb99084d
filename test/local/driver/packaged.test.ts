import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordFilter } from '../../../local/driver/filter.ts';
import type { Stack } from '../../../local/driver/template.ts';
import { packagedStack } from '../../../local/start/packaged.ts';

const packagingMs = 180_000;

let kept = '';
let stack: Stack;

// Packaged anew: the template is kept nowhere that another run could have left it.
beforeAll(async () => {
  kept = await mkdtemp(join(tmpdir(), 'tapekeeper-test-'));
  stack = await packagedStack({ kept });
}, packagingMs);

afterAll(async () => rm(kept, { recursive: true, force: true }));

const poll = 'PollDashrecordingsLambdaFunction';
const watchOwners = 'WatchDashownersLambdaFunction';
const archive = 'ArchiveDashrecordingsLambdaFunction';
const enrich = 'EnrichDashoffboardingLambdaFunction';
const reassign = 'ReassignDashrecordingsLambdaFunction';
const retention = 'ApplyDashretentionLambdaFunction';

describe('what the driver understands of the packaged serverless.yml', () => {
  it('are the time limits of the functions', () => {
    const limits = Object.entries(stack.functions).map(([name, { timeoutMs }]) => [name, timeoutMs / 1000]);
    expect(Object.fromEntries(limits)).toEqual({
      [poll]: 240,
      [watchOwners]: 300,
      ReceiveDashoffboardingLambdaFunction: 10,
      ReconcileLambdaFunction: 900,
      SweepLambdaFunction: 120,
      [archive]: 900,
      [retention]: 600,
      [enrich]: 300,
      [reassign]: 660,
      WatchDashusersLambdaFunction: 300,
    });
  });

  it('are five schedules: two every five minutes, three every hour', () => {
    const everyMs = 300_000;
    expect(stack.schedules).toEqual([
      { name: 'PollDashrecordingsSchedulerSchedule1', function: poll, everyMs },
      { name: 'WatchDashownersSchedulerSchedule1', function: watchOwners, everyMs: 3_600_000 },
      { name: 'ReconcileSchedulerSchedule1', function: 'ReconcileLambdaFunction', everyMs: 3_600_000 },
      { name: 'SweepSchedulerSchedule1', function: 'SweepLambdaFunction', everyMs },
      {
        name: 'WatchDashusersSchedulerSchedule1',
        function: 'WatchDashusersLambdaFunction',
        everyMs: 3_600_000,
      },
    ]);
  });

  it('are two mappings in dry run: so many records or seconds, 5 retries, bisect, partial answers, a bucket for the rest', () => {
    expect(stack.mappings.map(({ patterns: _patterns, ...mapping }) => mapping)).toEqual([
      {
        name: 'ArchiveDashrecordingsEventSourceMappingDynamodbRecordingsTable',
        function: archive,
        table: 'RecordingsTable',
        startingPosition: 'TRIM_HORIZON',
        batchSize: 50,
        windowMs: 5_000,
        parallelizationFactor: 1,
        maximumRetryAttempts: 5,
        maximumRecordAgeMs: undefined,
        bisect: true,
        reportsFailures: true,
        destination: 'FailuresBucket',
      },
      {
        name: 'EnrichDashoffboardingEventSourceMappingDynamodbOffboardingsTable',
        function: enrich,
        table: 'OffboardingsTable',
        startingPosition: 'TRIM_HORIZON',
        batchSize: 5,
        windowMs: 1_000,
        parallelizationFactor: 1,
        maximumRetryAttempts: 5,
        maximumRecordAgeMs: undefined,
        bisect: true,
        reportsFailures: true,
        destination: 'FailuresBucket',
      },
    ]);
  });

  it.each([
    ['a new row that rings', 'INSERT', 'archive', true],
    ['a changed row that rings', 'MODIFY', 'archive', true],
    ['a row that rings for something else', 'MODIFY', 'retain', false],
    ['a row that does not ring', 'MODIFY', undefined, false],
    ['a row that is gone', 'REMOVE', 'archive', false],
  ])('is a filter: %s', (_what, eventName, wake, wanted) => {
    const passes = recordFilter(stack.mappings.find(each => each.function === archive)?.patterns ?? []);
    const image = { id: { S: 'row-1' }, ...(wake === undefined ? {} : { wake: { S: wake } }) };
    expect(passes({ eventName, dynamodb: { Keys: { id: { S: 'row-1' } }, NewImage: image } })).toBe(wanted);
  });

  it('are the settings that the local functions take from there', () => {
    expect(Number(stack.functions[poll]?.environment['HISTORY_DAYS'])).toBe(400);
    expect(Number(stack.functions['SweepLambdaFunction']?.environment['RING_LIMIT'])).toBe(500);
    expect(Number(stack.functions[archive]?.environment['DOWNLOADS_AT_ONCE'])).toBe(8);
  });
});
