import { Command, CommanderError } from 'commander';
import { sentenceOf } from './sentence.ts';
import { sendOverNetwork } from '../lib/runtime/http.ts';
import { addApprove } from './approve/command.ts';
import { addExplain } from './explain/command.ts';
import { addGet } from './get/command.ts';
import { addHold } from './hold/command.ts';
import { addList } from './list/command.ts';
import { addLive } from './live/command.ts';
import { addOffboarding } from './offboarding/command.ts';
import { addPark } from './park/command.ts';
import { addPlan } from './plan/command.ts';
import { addPolicy } from './policy/command.ts';
import { addReport } from './report/command.ts';
import { addRestore } from './restore/command.ts';
import { addServe } from './serve/command.ts';
import { addSheet } from './sheet/command.ts';
import { addStatus } from './status/command.ts';
import { addVerify } from './verify/command.ts';
import { addWebex } from './webex/command.ts';
import { connector } from './webex/connection.ts';
import { overhear } from './webex/overheard.ts';

const network = overhear(sendOverNetwork);
/** All commands. */
export const program = new Command('tapekeeper')
  .description('Keeps, retires and hands over Webex call recordings.')
  .showHelpAfterError('(tapekeeper --help lists the commands)')
  .exitOverride();
addWebex(program, connector(network.send));
addStatus(program);
addSheet(program);
addExplain(program);
addList(program);
addGet(program);
addReport(program);
addPolicy(program);
addPlan(program);
addApprove(program);
addLive(program);
addHold(program);
addPark(program);
addRestore(program);
addOffboarding(program, network.send);
addVerify(program);
addServe(program);

if (import.meta.main) {
  // `| head` has read enough: that is no failure, and hides none.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      const { sentence, exitCode } = sentenceOf(error, network.reasonOf(error));
      console.error(sentence);
      process.exitCode = exitCode;
    }
  }
}
