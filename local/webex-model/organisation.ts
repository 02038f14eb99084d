import { chance, type Chance } from './chance.ts';

export type OwnerType = 'user' | 'place' | 'virtualLine' | 'callQueue';
export type AccountState = 'active' | 'inactive' | 'deleted';

/** Whoever owns recordings. What can change is the account: its state, its address, its manager. */
export type Owner = {
  readonly id: string;
  readonly type: OwnerType;
  readonly locationId: string;
  email: string;
  /** Where this account was reached before it was renamed. */
  formerEmail: string | undefined;
  readonly name: string;
  state: AccountState;
  /** Since when; undefined for what was so in the beginning. */
  stateSinceMs: number | undefined;
  /** A person's, by id. */
  managerId: string | undefined;
};
export type Location = { readonly id: string; readonly region: string };
export type Organisation = {
  readonly id: string;
  readonly locations: readonly Location[];
  /** Everybody, those who joined later, too. */
  readonly owners: Owner[];
  /** Those who were there from the beginning: recordings that are made up are theirs. */
  readonly founders: readonly Owner[];
};

const regions = ['US', 'DE', 'GB', 'SG'];
const given = 'Ada Ben Cleo Dan Eva Finn Gwen Hugo Iris Jon Kira Leo Mia Noah'.split(' ');
const family = 'Adler Brook Castle Dorn Ebner Field Grove Hart Ivers Jansen Kell Lund'.split(' ');
/** The last people of the list have left, or have another name by now. */
const fates = new Map<number, AccountState | 'renamed'>([
  [36, 'inactive'],
  [37, 'inactive'],
  [38, 'deleted'],
  [39, 'renamed'],
]);
/** The first of the list leads these, who lead everybody else. */
const leaders = 5;
/** Nobody leads this one. */
const without = 35;

/** People, workspaces, virtual lines and queues that own recordings. Made up from the seed alone. */
export function makeOrganisation(seed: number): Organisation {
  const random = chance('organisation', seed);
  const locations = regions.map(region => ({ id: random.uuid(), region }));
  const make = (type: OwnerType, count: number, name: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => owner(random, type, name(index), locations));
  const users = make('user', 40, index => `${random.pick(given)} ${random.pick(family)} ${index + 1}`);
  for (const [index, user] of users.entries()) {
    settle(user, fates.get(index));
    user.managerId = users[leaderOf(index) ?? NaN]?.id;
  }
  const id = random.uuid();
  const founders = [
    ...users,
    ...make('place', 6, index => `Meeting Room ${index + 1}`),
    ...make('virtualLine', 4, index => `Line ${index + 1}`),
    ...make('callQueue', 4, index => `Support Queue ${index + 1}`),
  ];
  return { id, locations, founders, owners: [...founders] };
}

/** @returns somebody new, with an address that is made of the name */
export function owner(random: Chance, type: OwnerType, name: string, locations: readonly Location[]): Owner {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@acme.example`;
  const locationId = random.pick(locations).id;
  return {
    id: random.uuid(),
    email,
    formerEmail: undefined,
    name,
    type,
    locationId,
    state: 'active',
    stateSinceMs: undefined,
    managerId: undefined,
  };
}

function leaderOf(index: number): number | undefined {
  if (index === 0 || index === without) return undefined;
  return index <= leaders ? 0 : 1 + (index % leaders);
}

function settle(user: Owner, fate: AccountState | 'renamed' | undefined): void {
  if (fate === 'renamed') {
    user.formerEmail = user.email;
    user.email = `renamed.${user.email}`;
  } else user.state = fate ?? 'active';
}
