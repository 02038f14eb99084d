import * as z from 'zod/mini';
import { isTimeZone } from '../domain/end-of-day.ts';
import { ConfigurationError } from '../domain/errors.ts';
import { email, leaveSignals } from '../domain/offboarding-event.ts';
import type { OffboardingTerms } from '../domain/offboarding-terms.ts';
import { ownerIdOf, uuidOf } from '../domain/owner.ts';
import { instant } from '../domain/time.ts';

const text = z.string().check(z.minLength(1), z.maxLength(200));
const slug = z
  .string()
  .check(z.regex(/^[a-z0-9](?:[a-z0-9-]{0,62})$/, 'has to be small letters, digits and dashes, at most 63'));
const header = z
  .string()
  .check(z.toLowerCase(), z.regex(/^[a-z0-9-]{1,64}$/, 'has to be the name of a header'));
const yesOrNo = z.pipe(
  z.union([z.boolean(), z.enum(['yes', 'no'])]),
  z.transform(given => given === true || given === 'yes'),
);
const orNo = z._default(yesOrNo, false);

/** Names of secrets, never secrets. The one before counts until it is taken out here, or `until`. */
const secrets = {
  secret: text,
  previousSecret: z.optional(z.strictObject({ name: text, until: z.optional(instant) })),
};
/** Connections of one system are no two sources. */
const anyKind = { system: z.optional(slug) };
/** Whose word can be enough: a shared secret says nothing about what is sent with it. */
const proven = { ...anyKind, alone: orNo, mayNameSuccessor: orNo };

const pointer = z
  .string()
  .check(z.regex(/^(?:\/[^/]*)+$/, 'has to be a JSON pointer such as /employee/email'));
const says = z.enum(['cancelled', 'rehired', 'reactivated', ...leaveSignals]);

/** Where a sender's JSON has what is needed. */
const mapping = z.strictObject({
  /** Without it, every message means `means`. */
  type: z.optional(pointer),
  /** What each type means; all others are passed over. */
  types: z._default(z.record(z.string(), says), {}),
  means: z.optional(says),
  eventId: z.optional(pointer),
  occurredAt: z.optional(pointer),
  sourceUserId: z.optional(pointer),
  email: z.optional(pointer),
  employeeNumber: z.optional(pointer),
  /** The last day, or a moment. */
  date: z.optional(pointer),
  timeZone: z.optional(pointer),
  managerEmail: z.optional(pointer),
  successorEmail: z.optional(pointer),
});
const whom = z.refine<z.infer<typeof mapping>>(
  ({ email: at, sourceUserId }) => at !== undefined || sourceUserId !== undefined,
  'has to say where the e-mail address or the sourceUserId stands',
);
const what = z.refine<z.infer<typeof mapping>>(
  ({ type, means }) => (type === undefined) !== (means === undefined),
  'has to have either type (with types) or means',
);
const checkedMapping = mapping.check(whom, what);

const signature = z.strictObject({
  header,
  algorithm: z.enum(['sha256', 'sha512']),
  encoding: z.enum(['hex', 'base64', 'base64url']),
  /** What stands before it in the header, such as `sha256=`. */
  prefix: z._default(z.string(), ''),
  /** What is signed, in order: `body`, `timestamp` (the header as it was sent), and any other text as it stands. */
  signed: z._default(z.array(text).check(z.minLength(1)), ['body']),
  timestamp: z.optional(
    z.strictObject({
      header,
      toleranceSeconds: z._default(z.int().check(z.minimum(1), z.maximum(3600)), 300),
    }),
  ),
});
const checkedSignature = signature.check(
  z.refine(({ signed }) => signed.includes('body'), 'has to sign the body'),
  z.refine(
    ({ signed, timestamp }) => signed.includes('timestamp') === (timestamp !== undefined),
    'has to name the header of the timestamp exactly where the timestamp is signed',
  ),
);

/** A key goes along: over TLS, unless it stays on this machine. */
const apiUrl = z
  .string()
  .check(
    z.regex(
      /^(?:https:\/\/[^\s/?#@]+|http:\/\/127\.0\.0\.1(?::\d+)?)(?:\/[^\s?#]*)?$/,
      'has to be an address such as https://example.bamboohr.com/api/v1',
    ),
  );
const statusFields = ['status', 'employmentStatus', 'employmentHistoryStatus', 'terminationDate'];

const connection = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('standard-webhooks'), ...secrets, ...proven }),
  z.strictObject({
    kind: z.literal('okta'),
    ...secrets,
    ...anyKind,
    header: z._default(header, 'authorization'),
  }),
  z.strictObject({
    kind: z.literal('entra'),
    ...proven,
    tenantId: z.guid(),
    /** Of the application that the relay asks a token for. */
    audience: text,
    /** The object id of the relay's managed identity: others in the tenant can have such a token, too. */
    senderId: z.guid(),
    means: z._default(says, 'hr-termination'),
    /** How many days before the last day the workflow runs. */
    runsDaysBefore: z._default(z.int().check(z.minimum(-180), z.maximum(180)), 0),
  }),
  z.strictObject({
    kind: z.literal('bamboohr'),
    ...secrets,
    ...proven,
    /** Where the employee is read, and the name of the secret that is the key for it. */
    api: z.optional(z.strictObject({ url: apiUrl, secret: text })),
    /** A change of these may be a departure. */
    fields: z._default(z.array(text).check(z.minLength(1)), statusFields),
  }),
  z.strictObject({
    kind: z.literal('hmac'),
    ...secrets,
    ...proven,
    signature: checkedSignature,
    mapping: checkedMapping,
  }),
  z.strictObject({
    kind: z.literal('static-token'),
    ...secrets,
    ...anyKind,
    header: z._default(header, 'authorization'),
    /** The word before the token, such as Bearer. */
    scheme: z.optional(text),
    mapping: checkedMapping,
  }),
]);

const protectedPerson = z.pipe(
  z.union([
    email,
    z.string().check(z.refine(given => uuidOf(given) !== undefined, 'is no id and no address')),
  ]),
  z.transform(given => (given.includes('@') ? given : ownerIdOf(given))),
);

const document = z.strictObject({
  timeZone: z._default(
    z.string().check(z.refine(isTimeZone, 'has to be a time zone such as Europe/Lisbon')),
    'UTC',
  ),
  protected: z._default(z.array(protectedPerson), []),
  mostLeaversAnHour: z._default(z.int().check(z.minimum(1), z.maximum(10_000)), 10),
  custodians: z._default(
    z.record(
      z
        .string()
        .check(
          z.trim(),
          z.toLowerCase(),
          z.regex(/^(?:@[^\s@]+|[^@]+)$/, 'has to be a department or @domain'),
        ),
      email,
    ),
    {},
  ),
  defaultSuccessor: z.optional(email),
  webexDeletesAfterDays: z._default(z.int().check(z.minimum(1), z.maximum(365)), 30),
  connections: z._default(z.record(slug, connection), {}),
});

type Document = z.infer<typeof document>;
type Configured = Document['connections'][string];
/** One connection, with its name, and the system that it belongs to. */
export type Connection = Configured & { readonly name: string; readonly system: string };
export type ConnectionOf<Kind extends Connection['kind']> = Extract<Connection, { kind: Kind }>;
export type Mapping = z.infer<typeof mapping>;

/** The connections by name, and what the organisation has decided. */
export type Connections = {
  readonly terms: OffboardingTerms;
  readonly byName: ReadonlyMap<string, Connection>;
};

/**
 * Reads the connections out of a parsed file (connections.yml, or the same as JSON).
 *
 * @throws ConfigurationError naming every key that is mistaken, and never what stands there
 */
export function readConnections(value: unknown): Connections {
  const read = document.safeParse(value);
  if (!read.success) {
    throw new ConfigurationError(read.error.issues.flatMap(issue => sentencesOf(issue)));
  }
  const { connections, ...terms } = read.data;
  return {
    terms,
    byName: new Map(Object.entries(connections).map(([name, each]) => [name, namedAs(name, each)])),
  };
}

/** The note of the control table that holds what is in force. */
export const connectionsKind = 'connections';
export const inForce = 'in-force';

/** Where nobody has configured any. */
export const noConnections: Connections = readConnections({});

function namedAs(name: string, each: Configured): Connection {
  return { ...each, name, system: each.system ?? name };
}

function sentencesOf(issue: z.core.$ZodIssue): string[] {
  const at = issue.path.join('.') || 'the file';
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => `${[...issue.path, key].join('.')} is no known key`);
  const isOurs = issue.code === 'custom' || issue.code === 'invalid_format';
  return [`${at} ${isOurs ? issue.message : 'is missing or mistaken'}`];
}
