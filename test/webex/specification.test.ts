import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endpoints } from '../../lib/webex/endpoints.ts';
import {
  deleteRecording,
  listOwnRecordings,
  listRecordings,
  purgeRecordings,
  reassignRecordings,
  recordingDetails,
  recordingMetadata,
  restoreRecordings,
  softDeleteRecordings,
} from '../../lib/webex/operations.ts';
import * as recordingFunctions from '../../lib/webex/operations.ts';
import * as peopleFunctions from '../../lib/webex/people.ts';
import type { Connection } from '../../lib/webex/request.ts';
import {
  ownerTypes,
  recordingFormats,
  recordingStatuses,
  serviceTypes,
  storageRegions,
} from '../../lib/webex/shapes/recording.ts';
import { at } from '../build/recordings.ts';
import { aConnection, all, anItem, fakeWebex, inAYear, refusalOf, type Arrived } from '../build/webex.ts';
import { fields, operations, values } from './specification.ts';

const one = '5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913';
const email = 'marta.lindqvist@example.com';
const everyFilter = {
  from: at('2026-09-01T00:00:00Z'),
  to: at('2026-09-30T00:00:00Z'),
  status: 'deleted',
  serviceType: 'calling',
  format: 'MP3',
  ownerId: 'x',
  ownerEmail: email,
  ownerType: 'user',
  storageRegion: 'US',
  locationId: 'x',
  topic: 'x',
  timezone: 'UTC',
  max: 1,
  more: { '**params': 'x' },
};
const ids = { recordingIds: [one] };
const allOf = { all: true, ownerEmail: email };

/** By operation, the calls that between them give every parameter a value. */
const calls: Record<string, (on: Connection) => Promise<unknown>[]> = {
  list_recordings: on => [all(listOwnRecordings(everyFilter, inAYear, on))],
  list_recordings_for_admin_or_compliance_officer: on => [all(listRecordings(everyFilter, inAYear, on))],
  get_recording_details: on => [recordingDetails(one, inAYear, on, 'UTC')],
  get_recording_metadata: on => [recordingMetadata({ id: one, showAllTypes: true }, inAYear, on)],
  reassign_recordings: on => [
    reassignRecordings({ reassignOwnerEmail: email, ownerId: 'x', ...ids }, inAYear, on),
    reassignRecordings({ reassignOwnerEmail: email, ownerEmail: email }, inAYear, on),
  ],
  move_recordings_into_the_recycle_bin: on => [
    softDeleteRecordings(ids, inAYear, on),
    softDeleteRecordings(allOf, inAYear, on),
  ],
  restore_recordings_from_recycle_bin: on => [
    restoreRecordings(ids, inAYear, on),
    restoreRecordings(allOf, inAYear, on),
  ],
  purge_recordings_from_recycle_bin: on => [
    purgeRecordings(ids, inAYear, on),
    purgeRecordings(allOf, inAYear, on),
  ],
  delete_a_recording: on => [
    deleteRecording({ recordingId: one, reason: 'audit', comment: 'x' }, inAYear, on),
  ],
};
const everyScope = Object.values(endpoints).flatMap(endpoint => endpoint.scopes);

/** The names of everything that a request says. */
function namesIn({ url, headers, body }: Arrived): string[] {
  const members = z.record(z.string(), z.unknown()).parse(JSON.parse(body ?? '{}'));
  const inPath = url.pathname.includes(one) ? ['recordingId'] : [];
  return [...inPath, ...url.searchParams.keys(), ...Object.keys(headers), ...Object.keys(members)];
}

describe('every parameter of the specification', () => {
  it.each(Object.entries(operations))('of %s reaches Webex by its name', async (name, parameters) => {
    const webex = fakeWebex(() => ({ body: { items: [], ...anItem() } }));
    const on = aConnection({ webex, mode: 'live', scopes: everyScope });
    await Promise.all(calls[name]?.(on) ?? []);
    const said = new Set(webex.arrived.flatMap(namesIn));
    expect(parameters.filter(parameter => !said.has(parameter))).toStrictEqual([]);
  });
});

type Tree = Record<string, unknown>;

/** A document that has at this place nothing but this field, with this value. */
function documentWith(root: Tree, place: string, field: string, value: unknown): Tree {
  const leaf: unknown = { [field]: value };
  const steps = place === '' ? [] : place.split('.');
  const inner = steps.reduceRight<unknown>(
    (below, step) => (step === '[]' ? [below] : { [step]: below }),
    leaf,
  );
  return { ...root, ...z.record(z.string(), z.unknown()).parse(inner) };
}

const readers = {
  list: async (body: Tree) => {
    const webex = fakeWebex([{ body: { items: [body] } }]);
    const [page] = await all(listRecordings(everyFilter, inAYear, aConnection({ webex })));
    return page?.malformed[0]?.problem;
  },
  details: async (body: Tree) => problem(recordingDetails(one, inAYear, answering(body))),
  metadata: async (body: Tree) =>
    problem(recordingMetadata({ id: one, showAllTypes: true }, inAYear, answering(body))),
};

function answering(body: Tree): Connection {
  return aConnection({ webex: fakeWebex([{ body }]) });
}

async function problem(promise: Promise<unknown>): Promise<string | undefined> {
  const error = await refusalOf(promise);
  return error instanceof Error ? error.message : undefined;
}

describe.each(['list', 'details', 'metadata'] as const)(
  'every field of the specification in the %s',
  kind => {
    const root = kind === 'metadata' ? {} : anItem();
    const every = Object.entries(fields[kind]).flatMap(([place, names]) =>
      names.map(name => [place, name] as const),
    );

    it.each(every)('at "%s": %s is read', async (place, name) => {
      // What no parser knows would be kept unread, and so not be missed when it is of the wrong kind.
      const path = [...(place === '' ? [] : place.split('.')), name].join('.').replaceAll('[]', '0');
      expect(await readers[kind](documentWith(root, place, name, true))).toContain(`${path}: invalid_type`);
    });
  },
);

describe('every value of the specification', () => {
  it('is known by name', () => {
    expect({
      status: [...recordingStatuses],
      serviceType: [...serviceTypes],
      format: [...recordingFormats],
      ownerType: [...ownerTypes],
      storageRegion: [...storageRegions],
    }).toStrictEqual(values);
  });

  it.each(Object.entries(values).flatMap(([field, known]) => known.map(value => [field, value] as const)))(
    'of %s: %s is read as it comes',
    async (field, value) => {
      const details = await recordingDetails(one, inAYear, answering(anItem({ [field]: value })));
      expect(details).toMatchObject({ [field]: value });
    },
  );
});

describe('the page about the API', () => {
  it.each(Object.entries(endpoints))(
    'has a row for %s with its path and every scope',
    async (_name, endpoint) => {
      const page = await readFile(new URL('../../docs/webex-api.md', import.meta.url), 'utf8');
      const rows = page.split('\n').filter(line => line.includes(`\`${endpoint.method} ${endpoint.path}\``));
      expect(rows).toHaveLength(1);
      for (const scope of endpoint.scopes) expect(rows[0]).toContain(`\`${scope}\``);
    },
  );

  it('names every function', async () => {
    const page = await readFile(new URL('../../docs/webex-api.md', import.meta.url), 'utf8');
    const names = [...Object.keys(recordingFunctions), ...Object.keys(peopleFunctions)];
    expect(names.filter(name => !page.includes(`\`${name}\``))).toStrictEqual([]);
  });

  it('names every operation of the specification', async () => {
    const page = await readFile(new URL('../../docs/webex-api.md', import.meta.url), 'utf8');
    expect(Object.keys(operations).filter(name => !page.includes(`\`${name}\``))).toStrictEqual([]);
  });
});
