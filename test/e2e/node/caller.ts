// Runs in a pod of the cluster: asks one question through the backend's Service and follows the reply whatever happens to
// the connection; where CALLER_SPEECH_URL is set, Piper's Service speaks the clauses. Prints what happens, one JSON a line.
import { createSpeechText } from '../../../services/shared/src/speech-text/speech-text.ts';
import { splitClauses } from '../../../services/shared/src/clauses/split-clauses.ts';
import { systemClock as clock } from '../../../services/shared/src/runtime/clock.ts';
import { systemRandom as random } from '../../../services/shared/src/runtime/random.ts';
import { followSession } from '../../../services/shared/src/stream/follow-session.ts';

const { CALLER_URL = '', CALLER_QUESTION = '', CALLER_TOKEN = '', CALLER_SPEECH_URL } = process.env;

// What Whisper hears at once is 30 s.
const MOST_CLAUSES = 4;
const LINE_BYTES = 6000;
const GIVE_UP_AFTER_MS = 120_000;

const print = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

const toldFetch: typeof fetch = async (url, init) => {
  const response = await fetch(url, init);
  print({ type: 'connection', status: response.status });
  return response;
};

async function* tokens(): AsyncGenerator<string> {
  const url = `${CALLER_URL}?turn=question&input=${encodeURIComponent(CALLER_QUESTION)}`;
  const headers = { authorization: `Bearer ${CALLER_TOKEN}` };
  const { signal } = new AbortController();
  const options = { url, headers, signal, clock, random, fetch: toldFetch, giveUpAfterMs: GIVE_UP_AFTER_MS };
  for await (const { frame } of followSession(options)) {
    print({ type: 'entry', frame });
    if (frame.type === 'token') yield frame.content;
  }
}

const speak = async (input: string): Promise<void> => {
  const response = await fetch(`${CALLER_SPEECH_URL}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input, response_format: 'pcm' }),
  });
  if (!response.ok) throw new Error(`Piper answered ${response.status}: ${await response.text()}`);
  const pcm = Buffer.from(await response.arrayBuffer());
  for (let at = 0; at < pcm.length; at += LINE_BYTES) {
    print({ type: 'audio', pcm: pcm.subarray(at, at + LINE_BYTES).toString('base64') });
  }
};

let clauses = 0;
const say = createSpeechText({ language: 'en' });
for await (const { text } of splitClauses(tokens(), { clock })) {
  if (!CALLER_SPEECH_URL || clauses >= MOST_CLAUSES) continue;
  clauses += 1;
  print({ type: 'clause', text });
  const said = say(text);
  if (said !== '') await speak(said);
}
print({ type: 'end' });
