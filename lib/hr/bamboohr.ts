import * as z from 'zod/mini';
import type { ConnectionOf } from './connections.ts';
import { momentOf } from './hmac.ts';
import { jsonOf } from './json.ts';
import type { Proven, Reading } from './kind.ts';

const id = z.pipe(z.union([z.string().check(z.minLength(1), z.maxLength(64)), z.int()]), z.transform(String));
const message = z.object({
  type: z.string(),
  timestamp: z.optional(z.string()),
  data: z.optional(z.object({ employeeId: z.optional(id), changedFields: z.optional(z.array(z.string())) })),
});
/** The older family of events, which cannot be told apart and may carry far more than is needed. */
const legacy = z.object({ employees: z.array(z.unknown()) });

/**
 * What BambooHR's event-based messages say: that something changed on an employee. What it was, they do not: the employee
 * has to be read.
 */
export function readBamboo({ request }: Proven, { fields }: ConnectionOf<'bamboohr'>): Reading {
  const value = jsonOf(request.body);
  const read = message.safeParse(value);
  if (!read.success) {
    const older = legacy.safeParse(value);
    return { told: [], passedOver: older.success ? older.data.employees.length : 1 };
  }
  const { timestamp, data } = read.data;
  const meaning = meaningOf(read.data, fields);
  if (data?.employeeId === undefined || meaning === undefined) return { told: [], passedOver: 1 };
  const told = {
    nativeId: undefined,
    meaning,
    occurredAt: momentOf(timestamp ?? ''),
    subject: { sourceUserId: data.employeeId, emails: [] },
  };
  return { told: [told], passedOver: 0 };
}

function meaningOf({ type, data }: z.infer<typeof message>, fields: readonly string[]) {
  if (type === 'employee.deleted') return 'account-deleted' as const;
  if (type !== 'employee.updated') return undefined;
  return data?.changedFields?.some(field => fields.includes(field)) === true ? ('look' as const) : undefined;
}
