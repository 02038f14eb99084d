import { z } from 'zod';
import { ownerIdOf } from '../../lib/domain/owner.ts';

/** One of the people, as they were in the beginning. */
export type Member = {
  readonly id: string;
  readonly email: string;
  /** The address of whoever led them. */
  readonly manager: string | undefined;
  readonly managerId: string | undefined;
};
export const roles = ['ordinary', 'without-manager', 'cancelled'] as const;
export type Role = (typeof roles)[number];

/** Who leaves, and who is to have what nobody else can have. Small organisations may have fewer who could. */
export type Cast = {
  readonly leavers: ReadonlyMap<Role, Member>;
  readonly custodian: Member | undefined;
};

const account = z.object({ state: z.string(), email: z.string(), managerId: z.string().optional() });
const told = z.object({
  recordings: z.array(z.object({ firstOwnerId: z.string() })),
  owners: z.array(z.object({ id: z.string(), type: z.string(), accounts: z.array(account).min(1) })),
});
type Told = z.infer<typeof told>;

/**
 * Picks the same people in each run on an organisation, whatever has become of them: by what is true from its beginning.
 * Those who leave own recordings, and lead nobody.
 */
export async function castOf(adminUrl: string): Promise<Cast> {
  const answer = await fetch(`${adminUrl}/truth`);
  if (!answer.ok) throw new Error(`The simulator does not tell its truth: ${answer.status}.`);
  return chosen(told.parse(await answer.json()));
}

function chosen({ recordings, owners }: Told): Cast {
  const owned = new Map<string, number>();
  for (const { firstOwnerId: id } of recordings) owned.set(id, (owned.get(id) ?? 0) + 1);
  const staff = members(owners);
  const leaders = new Set(staff.map(each => each.managerId));
  const could = staff
    .filter(({ id }) => owned.has(id) && !leaders.has(id))
    .toSorted((one, other) => (owned.get(other.id) ?? 0) - (owned.get(one.id) ?? 0));
  const led = could.filter(each => each.manager !== undefined);
  const leavers = new Map(roles.flatMap((role, index) => (led[index] ? [[role, led[index]] as const] : [])));
  const isFree = ({ id }: Member) => !leaders.has(id) && ![...leavers.values()].some(each => each.id === id);
  return { leavers, custodian: staff.find(isFree) };
}

/** Whoever's account was active. */
function members(owners: Told['owners']): Member[] {
  const people = owners.flatMap(({ id, type, accounts: [first] }) =>
    type === 'user' && first?.state === 'active' ? [{ ...first, id: ownerIdOf(id) }] : [],
  );
  const byId = new Map(people.map(each => [each.id, each]));
  return people.map(({ id, email, managerId }) => {
    const leader = managerId === undefined ? undefined : byId.get(ownerIdOf(managerId));
    return { id, email, manager: leader?.email, managerId: leader?.id };
  });
}
