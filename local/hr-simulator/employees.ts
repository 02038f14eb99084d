import type { News } from './sender.ts';
import { numberOf } from './source-id.ts';

export type Employee = Readonly<Record<string, string>>;

const noDay = '0000-00-00';

/** The records of the person whom the news is about, and of the manager, by id: with the names of BambooHR's fields. */
export function employeesOf(news: News): Map<string, Employee> {
  const { event, person, manager, happenedAtMs } = news;
  const today = new Date(happenedAtMs).toISOString().slice(0, 10);
  const lastDay = event === 'leave' ? (news.leaves ?? today) : noDay;
  const isGone = event === 'leave' && lastDay <= today;
  const theirs: Employee = {
    ...nameOf(person),
    status: isGone ? 'Inactive' : 'Active',
    employmentHistoryStatus: isGone ? 'Terminated' : 'Full-Time',
    hireDate: event === 'rehire' ? today : '2024-01-08',
    terminationDate: lastDay,
    ...(manager === undefined ? {} : { supervisorId: numberOf(manager), supervisorEId: numberOf(manager) }),
  };
  const known = manager === undefined ? [theirs] : [theirs, managersRecord(manager)];
  return new Map(known.map(each => [each['id'] ?? '', each]));
}

function managersRecord(manager: string): Employee {
  const active = { status: 'Active', employmentHistoryStatus: 'Full-Time' };
  return { ...nameOf(manager), ...active, hireDate: '2024-01-08', terminationDate: noDay };
}

function nameOf(address: string): Employee {
  const [displayName = ''] = address.split('@');
  return { id: numberOf(address), displayName, workEmail: address };
}
