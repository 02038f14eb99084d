import { describe, expect, it } from 'vitest';
import { stackOf } from '../../../local/driver/template.ts';
import { aSchedule, aTemplate } from '../../build/driver.ts';

function withSchedule(properties: Record<string, unknown>) {
  return { Resources: { ...aTemplate().Resources, Tick: aSchedule(properties) } };
}

describe('a mapping in the template', () => {
  it('that names nothing more has the defaults of Lambda for a stream', () => {
    expect(stackOf(aTemplate()).mappings).toEqual([
      {
        name: 'Bell',
        function: 'Look',
        table: 'Rows',
        startingPosition: 'TRIM_HORIZON',
        batchSize: 100,
        windowMs: 0,
        parallelizationFactor: 1,
        maximumRetryAttempts: undefined,
        maximumRecordAgeMs: undefined,
        bisect: false,
        reportsFailures: false,
        patterns: [],
        destination: undefined,
      },
    ]);
  });

  it('that names all it can is read as it says', () => {
    const pattern = '{"eventName":["REMOVE"]}';
    const template = aTemplate({
      StartingPosition: 'LATEST',
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: 300,
      ParallelizationFactor: 10,
      MaximumRetryAttempts: 10_000,
      MaximumRecordAgeInSeconds: 604_800,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      Enabled: true,
      FilterCriteria: { Filters: [{ Pattern: pattern }] },
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failures', 'Arn'] } } },
    });
    expect(stackOf(template).mappings).toEqual([
      {
        name: 'Bell',
        function: 'Look',
        table: 'Rows',
        startingPosition: 'LATEST',
        batchSize: 10_000,
        windowMs: 300_000,
        parallelizationFactor: 10,
        maximumRetryAttempts: 10_000,
        maximumRecordAgeMs: 604_800_000,
        bisect: true,
        reportsFailures: true,
        patterns: [pattern],
        destination: 'Failures',
      },
    ]);
  });

  it.each([
    ['TumblingWindowInSeconds', { TumblingWindowInSeconds: 30 }],
    ['ScalingConfig', { ScalingConfig: { MaximumConcurrency: 2 } }],
    ['OnSuccess', { DestinationConfig: { OnSuccess: {} } }],
    ['KmsKeyArn', { KmsKeyArn: 'any' }],
  ])('with %s, which the driver does not know, is refused by name, not ignored', (property, mapping) => {
    expect(() => stackOf(aTemplate(mapping))).toThrow(property);
    expect(() => stackOf(aTemplate(mapping))).toThrow("The template's Bell cannot be used");
  });

  it.each([
    ['StartingPosition', 'AT_TIMESTAMP'],
    ['StartingPosition', undefined],
    ['BatchSize', 0],
    ['BatchSize', 10_001],
    ['BatchSize', 1.5],
    ['MaximumBatchingWindowInSeconds', 301],
    ['ParallelizationFactor', 0],
    ['ParallelizationFactor', 11],
    ['MaximumRetryAttempts', -2],
    ['MaximumRetryAttempts', 10_001],
    ['MaximumRecordAgeInSeconds', 59],
    ['MaximumRecordAgeInSeconds', 604_801],
    ['FunctionResponseTypes', ['ReportSomething']],
    ['EventSourceArn', { 'Fn::GetAtt': ['Queue', 'Arn'] }],
    ['EventSourceArn', 'arn:aws:kinesis:eu-west-1:000000000000:stream/any'],
    ['FunctionName', { Ref: 'LookAlias' }],
    ['FilterCriteria', { Filters: [{ Pattern: '{"eventName":[{"wildcard":"*"}]}' }] }],
    ['FilterCriteria', { Filters: [{ Pattern: 'eventName' }] }],
  ])('whose %s is %j is refused by name', (property, value) => {
    expect(() => stackOf(aTemplate({ [property]: value }))).toThrow(
      new RegExp(`The template's Bell cannot be used: ${property}`),
    );
  });

  it('with a filter rule that is not documented is refused with that rule', () => {
    const mapping = { FilterCriteria: { Filters: [{ Pattern: '{"eventName":[{"wildcard":"*"}]}' }] } };
    expect(() => stackOf(aTemplate(mapping))).toThrow('wildcard');
  });

  it('that is disabled is left out', () => {
    expect(stackOf(aTemplate({ Enabled: false })).mappings).toEqual([]);
  });
});

describe('a schedule in the template', () => {
  it('is read with its function and its period', () => {
    expect(stackOf(withSchedule({ ScheduleExpression: 'rate(2 hours)' })).schedules).toEqual([
      { name: 'Tick', function: 'Look', everyMs: 7_200_000 },
    ]);
  });

  it('that is disabled is left out', () => {
    expect(stackOf(withSchedule({ State: 'DISABLED' })).schedules).toEqual([]);
  });

  it.each(['cron(0 3 * * ? *)', 'at(2026-03-02T09:00:00)', 'rate(0 minutes)', 'rate(5 weeks)', 'rate(5m)'])(
    'with %s is refused by name',
    expression => {
      const read = () => stackOf(withSchedule({ ScheduleExpression: expression }));
      expect(read).toThrow("The template's Tick cannot be used: only rate(…) is understood");
      expect(read).toThrow(expression);
    },
  );

  it.each([
    ['StartDate', { StartDate: '2026-03-02T09:00:00Z' }],
    ['ScheduleExpressionTimezone', { ScheduleExpressionTimezone: 'Europe/Stockholm' }],
    ['FlexibleTimeWindow', { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 } }],
    ['Input', { Target: { Arn: { 'Fn::GetAtt': ['Look', 'Arn'] }, RoleArn: 'any', Input: '{}' } }],
  ])('with %s, which the driver does not keep to, is refused by name', (property, schedule) => {
    expect(() => stackOf(withSchedule(schedule))).toThrow(property);
  });

  it('of the older kind is refused with the remedy', () => {
    const rule = { Type: 'AWS::Events::Rule', Properties: {} };
    expect(() => stackOf({ Resources: { Old: rule } })).toThrow(
      'Old cannot be used: give its schedule "method',
    );
  });
});

describe('a function in the template', () => {
  const functionOf = (properties: Record<string, unknown>) =>
    stackOf({ Resources: { Look: { Type: 'AWS::Lambda::Function', Properties: properties } } }).functions[
      'Look'
    ];

  it('is read with its time limit and settings', () => {
    const read = functionOf({ Timeout: 900, Environment: { Variables: { LIMIT: '5' } }, MemorySize: 256 });
    expect(read).toEqual({ timeoutMs: 900_000, environment: { LIMIT: '5' } });
  });

  it('has three seconds and no settings where it names none, as in Lambda', () => {
    expect(functionOf({})).toEqual({ timeoutMs: 3_000, environment: {} });
  });

  it('cannot have more than fifteen minutes', () => {
    expect(() => functionOf({ Timeout: 901 })).toThrow("The template's Look cannot be used: Timeout");
  });
});
