import { buffer } from 'node:stream/consumers';
import * as z from 'zod/mini';
import { isDay } from '../domain/end-of-day.ts';
import { ConfigurationError, TransientError } from '../domain/errors.ts';
import { email } from '../domain/offboarding-event.ts';
import { dayMs, plusMs, secondMs, type Instant } from '../domain/time.ts';
import type { Send } from '../ports.ts';
import type { ConnectionOf } from './connections.ts';
import { jsonOf } from './json.ts';
import type { Told } from './kind.ts';
import type { Secrets } from './proof.ts';

type Bamboo = ConnectionOf<'bamboohr'>;

const fields = 'workEmail,status,terminationDate,hireDate,supervisorEId,supervisorId';
const answerWithinMs = 20 * secondMs;

const nothing = ['', '0000-00-00'];
const maybe = z.optional(
  z.nullable(
    z.pipe(
      z.union([z.string(), z.number()]),
      z.transform(value => String(value).trim()),
    ),
  ),
);
const employee = z.object({
  workEmail: maybe,
  status: maybe,
  terminationDate: maybe,
  hireDate: maybe,
  supervisorEId: maybe,
  supervisorId: maybe,
});
type Employee = z.infer<typeof employee>;

/**
 * What BambooHR says of an employee now, with the key that the connection names.
 *
 * @throws ConfigurationError where it is not said how to read there, TransientError when it cannot be read now
 */
export async function readEmployee(
  connection: Bamboo,
  sourceUserId: string,
  so: { secrets: Secrets; send: Send; now: Instant },
): Promise<Told> {
  const read = async (id: string) => ask(connection, id, so);
  const found = await read(sourceUserId);
  if (found === undefined) return told('account-deleted', { sourceUserId, now: so.now });
  const managerId = [found.supervisorEId, found.supervisorId].find(id => id != null && id !== '');
  const manager = managerId == null ? undefined : await read(managerId);
  const managerEmail = email.safeParse(manager?.workEmail).data;
  const date = lastDayOf(found, so.now);
  const named = managerEmail === undefined ? {} : { manager: { email: managerEmail } };
  const about = { sourceUserId, now: so.now, workEmail: found.workEmail };
  if (date !== undefined) return { ...told('hr-termination', about), ...named, effective: { date } };
  const isGone = found.status?.toLowerCase() === 'inactive';
  return { ...told(isGone ? 'hr-termination' : 'cancelled', about), ...named };
}

function told(
  meaning: Told['meaning'],
  { sourceUserId, now, workEmail }: { sourceUserId: string; now: Instant; workEmail?: unknown },
): Told {
  const address = email.safeParse(workEmail).data;
  const emails = address === undefined ? [] : [address];
  return { nativeId: undefined, meaning, occurredAt: now, subject: { sourceUserId, emails } };
}

/** The last day; undefined where none is given, or it is that of a time before this one. */
function lastDayOf({ terminationDate, hireDate, status }: Employee, now: Instant): string | undefined {
  if (terminationDate == null || nothing.includes(terminationDate) || !isDay(terminationDate))
    return undefined;
  if (hireDate != null && isDay(hireDate) && hireDate > terminationDate) return undefined;
  const yesterday = plusMs(now, -dayMs).slice(0, 10);
  // Whoever is active two days after the last day has stayed.
  if (status?.toLowerCase() === 'active' && terminationDate < yesterday) return undefined;
  return terminationDate;
}

async function ask(
  { name, api }: Bamboo,
  id: string,
  { secrets, send }: { secrets: Secrets; send: Send },
): Promise<Employee | undefined> {
  if (api === undefined)
    throw new ConfigurationError([`connection ${name} has no api: say there where employees are read`]);
  const key = (await secrets.named(api.secret))?.reveal() ?? '';
  if (key === '') throw new ConfigurationError([`the secret ${api.secret} of connection ${name} is missing`]);
  const url = new URL(`${api.url.replace(/\/+$/, '')}/employees/${encodeURIComponent(id)}`);
  url.searchParams.set('fields', fields);
  const authorization = `Basic ${Buffer.from(`${key}:x`).toString('base64')}`;
  const headers = { authorization, accept: 'application/json' };
  const { status, body } = await send({ method: 'GET', url, headers, timeoutMs: answerWithinMs });
  const value = jsonOf(await buffer(body));
  if (status === 404) return undefined;
  const read = employee.safeParse(value);
  if (status === 200 && read.success) return read.data;
  throw new TransientError('store-unavailable', `BambooHR does not say who an employee is (${status}).`);
}
