/**
 * What no source settles about Webex, as switches. The first choice is the default. Each is a flag of the simulator's
 * (`filterTime` is `--filter-time`), and `docs/simulator.md` lists them.
 */
export const switches = {
  filterTime: ['createTime', 'timeRecorded'],
  cursor: ['offset', 'key'],
  maxOver: ['refuse', 'clamp'],
  topicMatch: ['part', 'whole'],
  ownerFilters: ['both', 'email'],
  hydraFilters: ['ignored', 'accepted'],
  deletedOwnerFilter: ['finds', 'empty'],
  deletedOwnerRecordings: ['kept', 'gone'],
  orgList: ['all', 'own', 'own-unless-email'],
  foreignId: ['404', '403'],
  linksInBin: ['yes', 'no'],
  linksOfPurged: ['no', 'yes'],
  preventDownload: ['everyone', 'others'],
  linkUse: ['many', 'once'],
  linksAfterMove: ['work', 'die'],
  expiredLink: ['403', '404', 'html'],
  expirationSkew: ['none', 'eight-hours'],
  unknownIds: ['refuse', 'skip', 'partial'],
  wrongState: ['skip', 'refuse'],
  purgeUntrashed: ['no', 'yes'],
  inactiveOwnerTrash: ['permanent', 'bin'],
  legalHold: ['blocks', 'allows'],
  reassignLimit: ['100', 'none'],
  reassignBin: ['move', 'leave'],
  reassignToInactive: ['accept', 'refuse'],
  reassignFromInactive: ['accept', 'by-ids', 'refuse'],
  reassignOwnerType: ['user', 'keep'],
  renamedOwner: ['new', 'old'],
  queueList: ['by-licence', 'all'],
  loginEnabled: ['boolean', 'string'],
  refreshAnswer: ['whole', 'without-refresh-token'],
} as const;

export type SwitchName = keyof typeof switches;
export type Switches = { readonly [Name in SwitchName]: (typeof switches)[Name][number] };

/** Each switch at its first choice. */
export const switchDefaults = Object.fromEntries(
  Object.entries(switches).map(([name, choices]) => [name, choices[0]]),
  // Object.fromEntries forgets which name has which choices.
) as unknown as Switches;
