import { chance, type Chance } from './chance.ts';

export type Owner = {
  id: string;
  email: string;
  name: string;
  type: 'user' | 'place' | 'virtualLine' | 'callQueue';
  locationId: string;
};
export type Location = { id: string; region: string };
export type Organisation = { id: string; locations: Location[]; owners: Owner[] };

const regions = ['US', 'DE', 'GB', 'SG'];
const given = [
  'Ada',
  'Ben',
  'Cleo',
  'Dan',
  'Eva',
  'Finn',
  'Gwen',
  'Hugo',
  'Iris',
  'Jon',
  'Kira',
  'Leo',
  'Mia',
  'Noah',
];
const family = [
  'Adler',
  'Brook',
  'Castle',
  'Dorn',
  'Ebner',
  'Field',
  'Grove',
  'Hart',
  'Ivers',
  'Jansen',
  'Kell',
  'Lund',
];

/** People, workspaces, virtual lines and queues that own recordings. Made up from the seed alone. */
export function makeOrganisation(seed: number): Organisation {
  const random = chance('organisation', seed);
  const locations = regions.map(region => ({ id: random.uuid(), region }));
  const make = (type: Owner['type'], count: number, name: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => owner(random, type, name(index), locations));
  return {
    id: random.uuid(),
    locations,
    owners: [
      ...make('user', 40, index => `${random.pick(given)} ${random.pick(family)} ${index + 1}`),
      ...make('place', 6, index => `Meeting Room ${index + 1}`),
      ...make('virtualLine', 4, index => `Line ${index + 1}`),
      ...make('callQueue', 4, index => `Support Queue ${index + 1}`),
    ],
  };
}

function owner(random: Chance, type: Owner['type'], name: string, locations: Location[]): Owner {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@acme.example`;
  return { id: random.uuid(), email, name, type, locationId: random.pick(locations).id };
}
