// What `firstword dev` prints: where the console is, which model and voice answer and why, and how the pull goes.
import { styleText } from 'node:util';
import type { ConsoleStatus } from '@firstword/shared/contract/console';
import type { VoiceStatus } from '@firstword/shared/contract/voice-status';

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
      return `${voice.name} is not here; espeak-ng speaks`;
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

const BAR_CELLS = 28;

const bar = (percent: number): string => {
  const full = Math.round((percent / 100) * BAR_CELLS);
  return `${'━'.repeat(full)}${'┄'.repeat(BAR_CELLS - full)}`;
};

/**
 * Shows a voice's changes: a bar that redraws itself on a terminal; elsewhere a line a state and a quarter.
 * Call it with each new status.
 */
export const createVoiceProgress = (stream: NodeJS.WriteStream): ((voice: VoiceStatus) => void) => {
  let shown = '';
  let isBarOpen = false;
  return (voice) => {
    const percent = Math.floor(voice.percent ?? 0);
    const step = voice.state === 'pulling' ? (stream.isTTY ? percent : Math.floor(percent / 25)) : '';
    if (`${voice.state}${step}` === shown) return;
    shown = `${voice.state}${step}`;
    if (voice.state === 'pulling') {
      const text = `pulling ${voice.name}  ${bar(percent)}  ${String(percent).padStart(3)} %`;
      stream.write(stream.isTTY ? `\r  ${text}` : `  ${text}\n`);
      isBarOpen = stream.isTTY;
      return;
    }
    if (isBarOpen) stream.write('\n');
    isBarOpen = false;
    line(stream, 'voice', describeVoice(voice), voice.state === 'failed' ? voice.reason : undefined);
  };
};
