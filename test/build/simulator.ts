import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../local/simulator/simulator.ts';

type TokenName = keyof Simulator['tokens'];

const item = z.looseObject({
  id: z.string(),
  topic: z.string(),
  createTime: z.string(),
  timeRecorded: z.string(),
  durationSeconds: z.number(),
  sizeBytes: z.number(),
  serviceType: z.string(),
  status: z.string(),
  ownerId: z.string(),
  ownerEmail: z.string(),
  ownerType: z.string(),
  storageRegion: z.string(),
  serviceData: z.object({ locationId: z.string(), callSessionId: z.string() }),
});
const links = z.looseObject({
  audioDownloadLink: z.string(),
  transcriptDownloadLink: z.string().optional(),
  expiration: z.string(),
});
const details = item.extend({ temporaryDirectDownloadLinks: links.optional() });
const errorBody = z.object({
  message: z.string(),
  errors: z.array(z.object({ description: z.string() })),
  trackingId: z.string(),
});
const person = z.looseObject({ id: z.string(), emails: z.array(z.string()), displayName: z.string() });
export type Person = z.infer<typeof person>;

const truth = z.object({
  now: z.string(),
  start: z.string(),
  calls: z.object({
    total: z.number(),
    byOperation: z.record(z.string(), z.number()),
    byStatus: z.record(z.string(), z.number()),
  }),
  faults: z.array(z.object({ at: z.string(), kind: z.string(), detail: z.string() })),
  injected: z.record(z.string(), z.number()),
  recordings: z.array(
    z.object({
      id: z.string(),
      createTime: z.string(),
      timeRecorded: z.string(),
      visibleAt: z.string(),
      durationSeconds: z.number(),
      sizeBytes: z.number(),
      status: z.string(),
      trashedAt: z.string().nullable(),
      purgedAt: z.string().nullable(),
      goneSince: z.string().nullable(),
      shownStatus: z.string(),
      ownerId: z.string(),
      ownerType: z.string(),
      downloadable: z.boolean(),
      malformed: z.boolean(),
      audio: z.object({ bytes: z.number(), sha256: z.string() }),
      transcript: z.object({ readyAt: z.string(), bytes: z.number(), sha256: z.string() }).nullable(),
      metadataReadyAt: z.string().nullable(),
      firstListedAt: z.string().nullable(),
    }),
  ),
  writes: z.array(
    z.object({
      at: z.string(),
      operation: z.string(),
      token: z.string(),
      ids: z.array(z.string()),
      changed: z.array(z.string()),
      to: z.string().optional(),
      refused: z.boolean().optional(),
    }),
  ),
  reassigns: z.array(z.object({ at: z.string(), token: z.string(), status: z.number(), asked: z.unknown() })),
  owners: z.array(
    z.object({
      id: z.string(),
      accounts: z.array(
        z.object({
          since: z.string(),
          state: z.string(),
          email: z.string(),
          managerId: z.string().optional(),
        }),
      ),
    }),
  ),
});
const member = z.object({
  id: z.string(),
  email: z.string(),
  state: z.string(),
  managerId: z.string().optional(),
  recordings: z.number(),
});
export type SimulatorTruth = z.infer<typeof truth>;
export type ListedItem = z.infer<typeof item>;

/** A page of a list, and the address of the next one. */
export type ListedPage = {
  readonly ids: string[];
  readonly items: ListedItem[];
  readonly next: string | undefined;
};

/** A simulator, and hands that speak HTTP with it as any client would. */
export type SimulatorAtHand = ReturnType<typeof handsOn>;

/** A simulator at 2026-10-01T00:00:00Z, without recordings unless some are asked for; gone after the running test. */
export async function aSimulator(
  options: Partial<SimulatorOptions> = {},
): Promise<SimulatorAtHand & { close(): Promise<void> }> {
  const startMs = Date.UTC(2026, 9, 1);
  const simulator = await startSimulator({ seed: 1, recordings: 0, startMs, ...options });
  onTestFinished(() => simulator.close());
  return { ...handsOn(simulator), close: () => simulator.close() };
}

export function handsOn(simulator: Pick<Simulator, 'apiUrl' | 'adminUrl' | 'tokens'>) {
  const { apiUrl, adminUrl, tokens } = simulator;

  /** @param path below the API, or a whole address; @param token a token's name, or a token itself */
  async function call(path: string, token = 'compliance', init: RequestInit = {}): Promise<Response> {
    const url = path.startsWith('http') ? path : `${apiUrl}${path}`;
    const authorization = `Bearer ${isTokenName(token) ? tokens[token] : token}`;
    return fetch(url, { ...init, headers: { authorization, ...headersOf(init) } });
  }

  function isTokenName(name: string): name is TokenName {
    return name in tokens;
  }

  async function send(
    method: 'POST' | 'DELETE',
    path: string,
    body: unknown,
    token: string,
  ): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return call(path, token, { method, headers, body: JSON.stringify(body) });
  }

  async function admin(path: string, body: unknown): Promise<Response> {
    return fetch(`${adminUrl}${path}`, { method: 'POST', body: JSON.stringify(body) });
  }

  async function page(path: string, token = 'compliance'): Promise<ListedPage> {
    const response = await call(path, token);
    if (response.status !== 200) throw new Error(`The list answered ${response.status}.`);
    const { items } = z.object({ items: z.array(item) }).parse(await response.json());
    const next = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
    return { ids: items.map(each => each.id), items, next };
  }

  return {
    ...simulator,
    call,
    send,
    page,
    write: (operation: string, body: unknown, token = 'admin') =>
      send('POST', `/convergedRecordings/${operation}`, body, token),
    admin,
    /** Every page of a list, one after the other. */
    async pages(path: string, token?: string): Promise<ListedPage[]> {
      const all: ListedPage[] = [];
      for (let next: string | undefined = path; next !== undefined && all.length < 500;) {
        const read: ListedPage = await page(next, token);
        all.push(read);
        next = read.next;
      }
      return all;
    },
    async details(id: string, token = 'compliance') {
      return details.parse(await (await call(`/convergedRecordings/${id}`, token)).json());
    },
    async links(id: string, token = 'compliance') {
      const read = details.parse(await (await call(`/convergedRecordings/${id}`, token)).json());
      return links.parse(read.temporaryDirectDownloadLinks);
    },
    async people(): Promise<Person[]> {
      return z.object({ items: z.array(person) }).parse(await (await call('/people', 'admin')).json()).items;
    },
    /** All people ever, as only the admin endpoint knows them. */
    async staff() {
      const body: unknown = await (await fetch(`${adminUrl}/people`)).json();
      return z.object({ items: z.array(member) }).parse(body).items;
    },
    /** Adds a recording by hand. @returns its id */
    async add(fields: object = {}): Promise<string> {
      return z.object({ id: z.string() }).parse(await (await admin('/recordings', fields)).json()).id;
    },
    /** What a person in Control Hub does to a recording. @returns the status of the answer */
    async byHand(operation: 'trash' | 'restore' | 'purge' | 'delete', id: string): Promise<number> {
      return (await admin(`/recordings/${id}/${operation}`, {})).status;
    },
    async moveClock(now: string): Promise<void> {
      const { status } = await admin('/clock', { now });
      if (status !== 200) throw new Error(`The clock does not move: ${status}.`);
    },
    async truth(): Promise<SimulatorTruth> {
      return truth.parse(await (await fetch(`${adminUrl}/truth`)).json());
    },
    async recordingOf(id: string) {
      const { recordings } = truth.parse(await (await fetch(`${adminUrl}/truth`)).json());
      return recordings.find(each => each.id === id);
    },
  };
}

function headersOf({ headers }: RequestInit): Record<string, string> {
  return Object.fromEntries(new Headers(headers).entries());
}

/** The standard error body; fails on any other. */
export async function errorOf(response: Response): Promise<z.infer<typeof errorBody>> {
  return errorBody.parse(await response.json());
}

/** The bare id within an id of the people API. */
export function bareIdOf({ id }: Person): string {
  return Buffer.from(id, 'base64url').toString().split('/').at(-1) ?? '';
}
