import { Command, CommanderError } from 'commander';
import { sentenceOf } from './sentence.ts';
import { addWebex } from './webex/command.ts';

const program = new Command('tapekeeper')
  .description('Keeps, retires and hands over Webex call recordings.')
  .showHelpAfterError('(tapekeeper --help lists the commands)')
  .exitOverride();
addWebex(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const { sentence, exitCode } = sentenceOf(error);
    console.error(sentence);
    process.exitCode = exitCode;
  }
}
