import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../ports.ts';

/** One JSON line per event, on standard output or (warnings and errors) standard error, where CloudWatch reads it. */
export function jsonLog(service: string): Log {
  const logger = new Logger({ serviceName: service });
  return {
    info: (event, facts) => logger.info(event, { ...facts }),
    warn: (event, facts) => logger.warn(event, { ...facts }),
    error: (event, facts) => logger.error(event, { ...facts }),
  };
}
