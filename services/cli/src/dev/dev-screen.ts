// What `firstword dev` prints: where the console is, which model and voice answer and why, and how the pull goes.
import { styleText } from 'node:util';
import type { ConsoleStatus } from '@firstword/shared/contract/console';
import type { VoiceStatus } from '@firstword/shared/contract/voice-status';
import { createProgressLine } from '../progress-line.ts';

const line = (stream: NodeJS.WriteStream, label: string, text: string, more?: string): void => {
  stream.write(`  ${styleText('dim', label.padEnd(9), { stream })} ${text}\n`);
  if (more) stream.write(`  ${' '.repeat(9)} ${styleText('dim', more, { stream })}\n`);
};

/** One sentence on the voice as it is now. */
export const describeVoice = (voice: VoiceStatus): string => {
  switch (voice.state) {
    case 'ready':
      return `${voice.name} (Piper)`;
    case 'pulling':
      return `${voice.name} is being pulled; espeak-ng speaks until it is there`;
    case 'loading':
      return `${voice.name} is loading; espeak-ng speaks until it is ready`;
    case 'absent':
      return `${voice.name} is being looked for; espeak-ng speaks until it is there`;
    case 'failed':
      return `espeak-ng speaks: ${voice.name} could not be had`;
  }
};

/** Prints the screen once the port answers. */
export const printScreen = (stream: NodeJS.WriteStream, url: string, status: ConsoleStatus): void => {
  const { flow, model, voice } = status;
  stream.write(`\n  ${styleText('bold', 'firstword', { stream })}  ${flow.id}\n\n`);
  line(stream, 'console', styleText('bold', url, { stream }));
  line(
    stream,
    'model',
    model.kind === 'demo' ? 'embedded demo model, no real one' : `${model.name} at ${model.where}`,
    model.why,
  );
  line(stream, 'voice', describeVoice(voice), voice.state === 'failed' ? voice.reason : undefined);
  line(stream, 'promise', `first word within ${flow.targetMs} ms, in ${flow.objective * 100} % of turns`);
  stream.write(`\n  ${styleText('dim', 'Ctrl-C ends.', { stream })}\n\n`);
};

/** Shows a voice's changes, from the state the screen was printed with: its pull as it goes, then what speaks. */
export const createVoiceProgress = (
  stream: NodeJS.WriteStream,
  printed: VoiceStatus,
): ((voice: VoiceStatus) => void) => {
  const pull = createProgressLine(stream, `  pulling ${printed.name}`);
  let shown = describeVoice(printed);
  return (voice) => {
    if (voice.state === 'pulling') {
      pull.update(voice.percent ?? null);
      return;
    }
    pull.end();
    if (describeVoice(voice) === shown) return;
    shown = describeVoice(voice);
    line(stream, 'voice', shown, voice.state === 'failed' ? voice.reason : undefined);
  };
};
