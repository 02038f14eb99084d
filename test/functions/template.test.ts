import { readFile } from 'node:fs/promises';
import { expect, it, vi, describe } from 'vitest';
import { z } from 'zod';
import { handler as applyRetention } from '../../functions/apply-retention.ts';
import { handler as archiveRecordings } from '../../functions/archive-recordings.ts';
import { handler as enrichOffboarding } from '../../functions/enrich-offboarding.ts';
import { handler as pollRecordings } from '../../functions/poll-recordings.ts';
import { handler as reassignRecordings } from '../../functions/reassign-recordings.ts';
import { handler as receiveOffboarding } from '../../functions/receive-offboarding.ts';
import { handler as reconcile } from '../../functions/reconcile.ts';
import { handler as sweep } from '../../functions/sweep.ts';
import { handler as watchOwners } from '../../functions/watch-owners.ts';
import { handler as watchUsers } from '../../functions/watch-users.ts';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import { packagedTemplate } from '../../local/start/packaged.ts';
import { invocation } from '../build/lambda.ts';
import { handClock } from '../build/step-world.ts';
import { containing } from '../build/webex.ts';

const resource = z.looseObject({
  Type: z.string(),
  DeletionPolicy: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const templateShape = z.object({ Resources: z.record(z.string(), resource) });

const packaged = async (mode: 'dry-run' | 'live') =>
  templateShape.parse(JSON.parse(await readFile(await packagedTemplate({ mode }), 'utf8')));
// Here, because packaging anew takes longer than a test may on a busy machine.
const [template, live] = await Promise.all([packaged('dry-run'), packaged('live')]);
const ofType = (type: string) =>
  Object.entries(template.Resources).filter(([, found]) => found.Type === type);
const handlers = {
  PollDashrecordingsLambdaFunction: pollRecordings,
  WatchDashownersLambdaFunction: watchOwners,
  EnrichDashoffboardingLambdaFunction: enrichOffboarding,
  WatchDashusersLambdaFunction: watchUsers,
  ReceiveDashoffboardingLambdaFunction: receiveOffboarding,
  ReconcileLambdaFunction: reconcile,
  SweepLambdaFunction: sweep,
  ArchiveDashrecordingsLambdaFunction: archiveRecordings,
  ApplyDashretentionLambdaFunction: applyRetention,
  ReassignDashrecordingsLambdaFunction: reassignRecordings,
};

describe('the template', () => {
  it.each(Object.entries(handlers))('gives %s every setting that it asks for', async (name, handler) => {
    for (const variable of Object.keys(process.env)) vi.stubEnv(variable, undefined);
    const refusal = await handler({}, invocation(handClock(), 60_000)).catch((error: unknown) => error);
    vi.unstubAllEnvs();
    if (!(refusal instanceof ConfigurationError)) throw new Error('It asked for nothing.');
    const asked = refusal.problems.map(problem => problem.split(' ')[0] ?? '');
    const { Environment } = z
      .object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) })
      .parse(template.Resources[name]?.Properties);
    const given = Object.keys(Environment.Variables);
    expect(given).toEqual(expect.arrayContaining(asked));
  });

  it('knows no function but these', () => {
    expect(
      ofType('AWS::Lambda::Function')
        .map(([name]) => name)
        .toSorted(),
    ).toEqual(Object.keys(handlers).toSorted());
  });

  it.each([
    ['ApplyDashretention', 'RecordingsTable', 'retain', 100],
    ['ReassignDashrecordings', 'OffboardingsTable', 'reassign', 1],
  ])(
    'wakes %s, which changes something in Webex, only where somebody has said that it is live',
    (its, table, wake, BatchSize) => {
      const name = `${its}EventSourceMappingDynamodb${table}`;
      expect(template.Resources[name]?.Properties).toMatchObject({
        Enabled: false,
        BatchSize,
        FilterCriteria: { Filters: [{ Pattern: containing(`"wake":{"S":["${wake}"]}`) }] },
        DestinationConfig: { OnFailure: {} },
      });
      expect(live.Resources[name]?.Properties).toMatchObject({ Enabled: true });
      expect(live.Resources[`${its}LambdaFunction`]?.Properties).toMatchObject({
        Environment: { Variables: { MODE: 'live' } },
      });
    },
  );

  it.each(['Archive', 'Apply'])(
    'keeps one bad record from others that wake %s…, and the stream going',
    name => {
      const found = ofType('AWS::Lambda::EventSourceMapping').find(([each]) =>
        each.startsWith(`${name}Dash`),
      );
      expect(found?.[1].Properties).toMatchObject({
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 5,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['FailuresBucket', 'Arn'] } } },
      });
    },
  );

  it('gives each function the token that it needs, and no function both', () => {
    const tokens = ['ComplianceReadToken', 'AdminToken'];
    const settings = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });
    const given = ofType('AWS::Lambda::Function').map(([name, { Properties }]) => {
      const { Variables } = settings.parse(Properties).Environment;
      const named = Object.entries(Variables).flatMap(([variable, value]) =>
        tokens
          .filter(token => JSON.stringify(value) === JSON.stringify({ Ref: token }))
          .map(token => `${variable} = ${token}`),
      );
      return [name.replace('LambdaFunction', ''), named];
    });
    const [compliance, admin] = ['COMPLIANCE_READ_TOKEN = ComplianceReadToken', 'ADMIN_TOKEN = AdminToken'];
    expect(Object.fromEntries(given)).toEqual({
      PollDashrecordings: [compliance],
      Reconcile: [compliance],
      ArchiveDashrecordings: [compliance],
      WatchDashowners: [admin],
      ApplyDashretention: [admin],
      EnrichDashoffboarding: [admin],
      ReassignDashrecordings: [admin],
      WatchDashusers: [admin],
      Sweep: [],
      ReceiveDashoffboarding: [],
    });
  });

  it('keeps tables and buckets when the stack is removed, and protects the tables from deletion', () => {
    const own = [...ofType('AWS::DynamoDB::Table'), ...ofType('AWS::S3::Bucket')].filter(
      // The framework's own bucket holds nothing but its uploads.
      ([name]) => name !== 'ServerlessDeploymentBucket',
    );
    expect(own.map(([name, { DeletionPolicy }]) => [name, DeletionPolicy])).toEqual(
      own.map(([name]) => [name, 'Retain']),
    );
    expect(own).toHaveLength(5);
    for (const [, { Properties }] of ofType('AWS::DynamoDB::Table'))
      expect(Properties).toMatchObject({ DeletionProtectionEnabled: true, BillingMode: 'PAY_PER_REQUEST' });
  });

  it.each(['ArchiveBucket', 'FailuresBucket'])('lets nobody see into the %s, and keeps versions', name => {
    expect(template.Resources[name]?.Properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  it.each(['ArchiveBucket', 'FailuresBucket'])('refuses whoever speaks to the %s without TLS', name => {
    expect(template.Resources[`${name}Policy`]?.Properties).toMatchObject({
      Bucket: { Ref: name },
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [{ 'Fn::GetAtt': [name, 'Arn'] }, { 'Fn::Sub': `\${${name}.Arn}/*` }],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
  });

  it('allows no action on everything, and none that deletes an object', () => {
    const statements = z.array(
      z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() }),
    );
    const roles = ofType('AWS::IAM::Role').flatMap(([, { Properties }]) =>
      z
        .array(z.object({ PolicyDocument: z.object({ Statement: statements }) }))
        .parse(Properties['Policies'] ?? [])
        .flatMap(policy => policy.PolicyDocument.Statement),
    );
    const actions = roles.flatMap(({ Action }) => Action);
    expect(roles.map(({ Resource }) => JSON.stringify(Resource))).not.toContain('"*"');
    expect(actions.filter(action => action.includes('*') || action.startsWith('s3:Delete'))).toEqual([]);
    expect(actions).toContain('s3:PutObject');
  });
});
