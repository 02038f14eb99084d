const read = {
  user: 'spark:recordings_read',
  admin: 'spark-admin:recordings_read',
  compliance: 'spark-compliance:recordings_read',
} as const;
export const write = {
  user: 'spark:recordings_write',
  admin: 'spark-admin:recordings_write',
  compliance: 'spark-compliance:recordings_write',
} as const;

export type Endpoint = {
  /** What it is called in messages. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `{id}` stands for the id. */
  readonly path: string;
  /** Any one of them will do. */
  readonly scopes: readonly string[];
};

const telephonyRead = ['spark-admin:telephony_config_read'];

/** What Webex offers for converged recordings, and the part of its neighbours that is needed beside them. */
export const endpoints = {
  listOwn: {
    operation: 'list own recordings',
    method: 'GET',
    path: '/convergedRecordings',
    scopes: [read.user],
  },
  list: {
    operation: 'list recordings',
    method: 'GET',
    path: '/admin/convergedRecordings',
    scopes: [read.admin, read.compliance],
  },
  details: {
    operation: 'recording details',
    method: 'GET',
    path: '/convergedRecordings/{id}',
    scopes: [read.user, read.admin, read.compliance],
  },
  metadata: {
    operation: 'recording metadata',
    method: 'GET',
    path: '/convergedRecordings/{id}/metadata',
    scopes: [read.user, read.admin, read.compliance],
  },
  reassign: {
    operation: 'reassign recordings',
    method: 'POST',
    path: '/convergedRecordings/reassign',
    scopes: [write.admin],
  },
  softDelete: {
    operation: 'move recordings into the recycle bin',
    method: 'POST',
    path: '/convergedRecordings/softDelete',
    scopes: [write.user, write.admin],
  },
  restore: {
    operation: 'restore recordings from the recycle bin',
    method: 'POST',
    path: '/convergedRecordings/restore',
    scopes: [write.user, write.admin],
  },
  purge: {
    operation: 'purge recordings from the recycle bin',
    method: 'POST',
    path: '/convergedRecordings/purge',
    scopes: [write.user, write.admin],
  },
  delete: {
    operation: 'delete a recording for good',
    method: 'DELETE',
    path: '/convergedRecordings/{id}',
    scopes: [write.compliance],
  },
  people: {
    operation: 'find people',
    method: 'GET',
    path: '/people',
    scopes: ['spark-admin:people_read', 'spark:people_read'],
  },
  person: {
    operation: 'look a person up',
    method: 'GET',
    path: '/people/{id}',
    scopes: ['spark-admin:people_read', 'spark:people_read'],
  },
  workspaces: {
    operation: 'list workspaces',
    method: 'GET',
    path: '/workspaces',
    scopes: ['spark-admin:workspaces_read'],
  },
  virtualLines: {
    operation: 'list virtual lines',
    method: 'GET',
    path: '/telephony/config/virtualLines',
    scopes: telephonyRead,
  },
  queues: {
    operation: 'list call queues',
    method: 'GET',
    path: '/telephony/config/queues',
    scopes: telephonyRead,
  },
} as const satisfies Record<string, Endpoint>;
