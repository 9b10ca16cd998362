import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseVoiceFlow } from '@firstword/crds/parse-voice-flow';
import { VALID, validWith } from './voice-flow-text.ts';

const faultsOf = (text: string) => {
  const parsed = parseVoiceFlow(text);
  return parsed.ok ? [] : parsed.faults;
};
const flowOf = (text: string) => {
  const parsed = parseVoiceFlow(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.flow;
};

describe('a valid file', () => {
  it.each(['front-desk', 'triage', 'reminder', 'faq'])('is the example %s, without a warning', (name) => {
    const text = readFileSync(new URL(`../../../examples/${name}.yaml`, import.meta.url), 'utf8');
    expect(parseVoiceFlow(text)).toMatchObject({ ok: true, warnings: [] });
  });

  it('gets every default, those of parents that it does not name too', () => {
    expect(flowOf(VALID).spec).toMatchObject({
      language: 'en',
      llm: { firstTokenTimeout: '10s', stallTimeout: '5s' },
      tts: { voice: 'en_US-joe-medium' },
      turns: { apology: 'Sorry.', endpoint: '400ms', idle: { after: '15s', close: '30m', texts: [] } },
      clauses: { first: { minChars: 12, maxChars: 60 }, minChars: 20, maxChars: 200 },
    });
  });

  it('shares no default with another file', () => {
    flowOf(VALID).spec.clauses.first.minChars = 1;
    expect(flowOf(VALID).spec.clauses.first.minChars).toBe(12);
  });

  it('may repeat a part by an alias, and defaults filled into one place stay there', () => {
    const text = validWith('  turns: { apology: Sorry. }', '  clauses: &none {}\n  turns: *none');
    expect(Object.keys(flowOf(text).spec.turns)).toEqual(['endpoint', 'interruptible', 'minWords', 'idle', 'apology']);
  });

  it('may come out of a cluster, with metadata and status of its own', () => {
    const text = validWith('  name: front-desk', '  name: front-desk\n  uid: 1-2\n  generation: 3');
    expect(faultsOf(`${text}status:\n  conditions: []\n`)).toEqual([]);
  });
});

const BROKEN = `apiVersion: firstword.dev/v1beta1
kind: Voiceflow
metadata:
  name: Front Desk
  labels: { tier: 1 }
spec:
  langage: en
  firstWord: { target: 800, objective: "1.5" }
  tts:
  flow:
    start: gret
    nodes:
      - id: greet
        type: sya
        text: Hello
      - id: offer
        type: say
        txet: How can I help?
      - id: offer
        type: llm
        text: no
      - 5
    edges:
      - { from: greet, to: nowhere }
      - { form: offer, to: greet }
      - { from: offer }
  llm: { baseURL: "ftp://x", apiKeySecretRef: abc }
  turns: { apology: "", idle: { close: 3 days } }
  clauses: { minChars: 0, maxChars: "200", first: { minChars: 70 } }
  constructor: 3
  __proto__: { a: 1 }
`;

it('tells every fault of a file at once, in the order of the lines', () => {
  const parsed = parseVoiceFlow(BROKEN);
  const places = faultsOf(BROKEN).map(({ line, column, path }) => `${line}:${column} ${path}`);
  expect(parsed).toMatchObject({ ok: false, warnings: [] });
  expect(places).toEqual([
    '1:13 apiVersion',
    '2:7 kind',
    '4:9 metadata.name',
    '5:19 metadata.labels.tier',
    '7:3 spec.langage',
    '8:24 spec.firstWord.target',
    '8:40 spec.firstWord.objective',
    '9:3 spec.tts',
    '11:12 spec.flow.start',
    '14:15 spec.flow.nodes[0].type',
    '18:9 spec.flow.nodes[1].txet',
    '19:13 spec.flow.nodes[2].id',
    '21:9 spec.flow.nodes[2].text',
    '22:9 spec.flow.nodes[3]',
    '24:28 spec.flow.edges[0].to',
    '25:11 spec.flow.edges[1].form',
    '26:9 spec.flow.edges[2].to',
    '27:3 spec.llm.model',
    '27:19 spec.llm.baseURL',
    '27:47 spec.llm.apiKeySecretRef',
    '28:21 spec.turns.apology',
    '28:40 spec.turns.idle.close',
    '29:24 spec.clauses.minChars',
    '29:37 spec.clauses.maxChars',
    '29:63 spec.clauses.first.minChars',
    '30:3 spec.constructor',
    '31:3 spec.__proto__',
  ]);
});

type Spoilt = { text: string; path: string; at: string; message: string; remedy: string };

const SPOILT: Record<string, Spoilt> = {
  'an unknown field that is near a known one': {
    text: validWith('        prompt:', '        promt:'),
    path: 'spec.flow.nodes[1].promt',
    at: '15:9',
    message: 'There is no field "promt" here.',
    remedy: 'Did you mean "prompt"?',
  },
  'an unknown field that is near none': {
    text: validWith('tiny }', 'tiny, temperature: 1 }'),
    path: 'spec.llm.temperature',
    at: '18:60',
    message: 'There is no field "temperature" here.',
    remedy:
      'Remove it. The fields here are baseURL, model, apiKeySecretRef, firstTokenTimeout, stallTimeout, continuation, prices, fallbacks.',
  },
  'a prototype key': {
    text: validWith('  turns:', '  toString: 1\n  turns:'),
    path: 'spec.toString',
    at: '19:3',
    message: 'There is no field "toString" here.',
    remedy:
      'Remove it. The fields here are language, firstWord, flow, call, access, llm, stt, tts, turns, lexicon, mcp, egress, privacy, webhooks, clauses, livekit, redis, backend, agent.',
  },
  'a missing field, placed at its parent': {
    text: validWith('    start: greet\n', ''),
    path: 'spec.flow.start',
    at: '7:3',
    message: 'The field "start" is missing.',
    remedy: 'Add it, for example `start: greet`.',
  },
  'a missing field at the root': {
    text: validWith('kind: VoiceFlow\n', ''),
    path: 'kind',
    at: '1:1',
    message: 'The field "kind" is missing.',
    remedy: 'Add it, for example `kind: VoiceFlow`.',
  },
  'a node without the field of its type': {
    text: validWith('        text: Good morning.\n', ''),
    path: 'spec.flow.nodes[0].text',
    at: '10:9',
    message: 'A node of type say needs "text".',
    remedy: 'Add what it speaks, for example `text: "How can I help?"`.',
  },
  'a node with the field of another type': {
    text: validWith('        prompt:', '        text: Hello\n        prompt:'),
    path: 'spec.flow.nodes[1].text',
    at: '15:9',
    message: 'A node of type llm has no "text".',
    remedy: 'Remove it, or make it `type: say`.',
  },
  'a node with the field of another type instead of its own': {
    text: validWith('        text: Good', '        prompt: Good'),
    path: 'spec.flow.nodes[0].prompt',
    at: '12:9',
    message: 'A node of type say has "text", not "prompt".',
    remedy: 'Write `text:`, or make it `type: llm`.',
  },
  'a value that is none of those allowed': {
    text: validWith('type: llm', 'type: lmm'),
    path: 'spec.flow.nodes[1].type',
    at: '14:15',
    message: '"lmm" is not allowed here.',
    remedy: 'Did you mean "llm"? Write one of say, llm, collect, condition, http, transfer, end.',
  },
  'a value of the wrong type that is none of those allowed': {
    text: validWith('type: llm', 'type: [llm]'),
    path: 'spec.flow.nodes[1].type',
    at: '14:15',
    message: 'A list is not allowed here.',
    remedy: 'Write one of say, llm, collect, condition, http, transfer, end.',
  },
  'another version': {
    text: validWith('v1alpha1', 'v1'),
    path: 'apiVersion',
    at: '1:13',
    message: '"firstword.dev/v1" is not allowed here.',
    remedy: 'Write firstword.dev/v1alpha1.',
  },
  'a duration without a unit': {
    text: validWith('target: 800ms', 'target: "800"'),
    path: 'spec.firstWord.target',
    at: '6:24',
    message: '"800" has the wrong form.',
    remedy: 'Write a number and a unit (ms, s, m, h or d), for example "800ms".',
  },
  'a share that is a number': {
    text: validWith('"0.95"', '0.95'),
    path: 'spec.firstWord.objective',
    at: '6:42',
    message: 'The number 0.95 is not text.',
    remedy: 'Write a share between 0 and 1, in quotes, for example "0.95".',
  },
  'a share of nothing': {
    text: validWith('"0.95"', '"0.00"'),
    path: 'spec.firstWord.objective',
    at: '6:42',
    message: '"0.00" has the wrong form.',
    remedy: 'Write a share between 0 and 1, in quotes, for example "0.95".',
  },
  'a number where text belongs': {
    text: validWith('Good morning.', '42'),
    path: 'spec.flow.nodes[0].text',
    at: '12:15',
    message: 'The number 42 is not text.',
    remedy: 'Put it in quotes: "42".',
  },
  'a text where a number belongs': {
    text: validWith('  turns:', '  clauses: { minChars: "20" }\n  turns:'),
    path: 'spec.clauses.minChars',
    at: '19:24',
    message: '"20" is not a whole number.',
    remedy: 'Write it without quotes.',
  },
  'a number out of range': {
    text: validWith('  turns:', '  clauses: { maxChars: 1001 }\n  turns:'),
    path: 'spec.clauses.maxChars',
    at: '19:24',
    message: 'The number 1001 is out of range.',
    remedy: 'Write a number from 1 to 1000.',
  },
  'bounds that cross, one of them a default': {
    text: validWith('  turns:', '  clauses: { first: { maxChars: 5 } }\n  turns:'),
    path: 'spec.clauses.first.minChars',
    at: '19:14',
    message: 'minChars (12) is greater than maxChars (5).',
    remedy: 'Write at most 5, or raise maxChars.',
  },
  'a text that is empty': {
    text: validWith('Good morning.', '""'),
    path: 'spec.flow.nodes[0].text',
    at: '12:15',
    message: 'This text is empty.',
    remedy: 'Write some text, or remove the line.',
  },
  'a text that is too long': {
    text: validWith('Good morning.', 'x'.repeat(4097)),
    path: 'spec.flow.nodes[0].text',
    at: '12:15',
    message: 'This text is too long.',
    remedy: 'Use at most 4096 characters.',
  },
  'a field without a value': {
    text: validWith(' { apology: Sorry. }', ''),
    path: 'spec.turns',
    at: '19:3',
    message: 'This field has no value.',
    remedy: 'Give it a value, or remove the line.',
  },
  'a text where a map belongs': {
    text: validWith('{ apology: Sorry. }', 'Sorry.'),
    path: 'spec.turns',
    at: '19:10',
    message: '"Sorry." is not a map of fields.',
    remedy: 'Write a map of fields.',
  },
  'a map where a list belongs': {
    text: validWith('      - { from: greet, to: talk }', '      from: greet\n      to: talk'),
    path: 'spec.flow.edges',
    at: '17:7',
    message: 'A map of fields is not a list.',
    remedy: 'Write a list: each item on a line of its own that begins with `- `.',
  },
  'a name that is no DNS name': {
    text: validWith('name: front-desk', 'name: front_desk'),
    path: 'metadata.name',
    at: '4:9',
    message: '"front_desk" has the wrong form.',
    remedy: 'Write lower-case letters, digits and hyphens, a letter first, for example "front-desk".',
  },
  'an edge to a misspelt node': {
    text: validWith('to: talk', 'to: tlak'),
    path: 'spec.flow.edges[0].to',
    at: '17:28',
    message: 'There is no node "tlak".',
    remedy: 'Did you mean "talk"?',
  },
  'a resource of another kind': {
    text: 'apiVersion: apps/v1\nkind: Deployment\nspec: { replicas: 1 }\n',
    path: 'kind',
    at: '2:7',
    message: 'This is a "Deployment", not a VoiceFlow.',
    remedy: 'Give a file that says `kind: VoiceFlow`.',
  },
};

describe('one mistake is one fault:', () => {
  it.each(Object.entries(SPOILT))('%s', (_, { text, path, at, message, remedy }) => {
    const [line, column] = at.split(':').map(Number);
    expect(faultsOf(text)).toEqual([{ path, line, column, message, remedy, severity: 'error' }]);
  });
});

describe('a fault inside a text is told where it stands', () => {
  it.each([
    ['plain', 'Hi ${slots.gest}!', '12:26'],
    ['in quotes', '"Hi ${slots.gest}!"', '12:27'],
    ['in a block', '|\n          Hello,\n          hi ${slots.gest}!', '14:22'],
    ['in a folded block, at its start', '>\n          Hello,\n          hi ${slots.gest}!', '12:15'],
  ])('%s', (_, text, at) => {
    const [line, column] = at.split(':').map(Number);
    expect(faultsOf(validWith('Good morning.', text))).toEqual([
      {
        path: 'spec.flow.nodes[0].text',
        line,
        column,
        message: 'No node sets a slot "gest".',
        remedy: 'Name it among the `slots:` of a collect node, or in `save:` of an http node.',
        severity: 'error',
      },
    ]);
  });
});

describe('rules on one object, as the API server says them', () => {
  const told = (part: string, replacement: string) =>
    faultsOf(validWith(part, replacement)).map(({ path, message, remedy }) => `${path}: ${message} ${remedy}`);
  const TURNS = '  turns: { apology: Sorry. }';

  it.each([
    [
      'agent: { autoscaling: { min: 5, max: 2 } }',
      'spec.agent.autoscaling.min: min (5) is greater than max (2). Write at most 2, or raise max.',
    ],
    [
      'tts: { poolRef: { name: shared }, piper: {} }',
      'spec.tts.piper: "piper" cannot stand beside "poolRef". Keep one of them.',
    ],
    ['stt: { model: x }', 'spec.stt.baseURL: The provider openai needs "baseURL". Add `baseURL:`.'],
    [
      'tts: { piper: { voices: [{ name: a, source: {} }] } }',
      'spec.tts.piper.voices[0].source: None of url, pvc, image is here. Add one of url, pvc, image.',
    ],
    [
      `tts: { piper: { voices: [{ name: a, source: { url: "https://x/a.onnx", sha256: ${'a'.repeat(64)} } }] } }`,
      'spec.tts.piper.voices[0].source.configSha256: "url" needs "configSha256" beside it. Add `configSha256:`.',
    ],
  ])('%s', (line, want) => {
    expect(told(TURNS, `  ${line}`)).toEqual([want]);
  });

  it('a name is in a list once', () => {
    expect(told(TURNS, '  lexicon: [{ write: a, say: b }, { write: a, say: c }]')).toEqual([
      'spec.lexicon[1].write: "a" is here twice. Keep one of them, or give it another name.',
    ]);
  });

  it('amounts are numbers or texts', () => {
    const cpu = (amount: string) => told(TURNS, `  agent: { resources: { limits: { cpu: ${amount} } } }`);
    expect([cpu('2'), cpu('500m'), cpu('"1.5"')]).toEqual([[], [], []]);
    expect(cpu('lots')[0]).toContain('spec.agent.resources.limits.cpu: "lots" has the wrong form.');
  });

  it('call variables have defaults of their type, and names of their own', () => {
    const variable = (text: string) => told(TURNS, `  call: { variables: [{ name: a, ${text} }] }`);
    expect(variable('type: number, default: "3.5"')).toEqual([]);
    expect(variable('type: number, default: three')[0]).toContain('variables[0].default: "three" is no number.');
    expect(told(TURNS, '  call: { variables: [{ name: from, type: string }] }')[0]).toContain('Every call has "from"');
  });
});

it('takes every objective between 0 and 1, and neither of the ends', () => {
  const isTaken = (objective: string) => faultsOf(validWith('"0.95"', `"${objective}"`)).length === 0;
  expect(['0.5', '0.90', '0.9999', '0.0001', '0.0010'].filter(isTaken)).toHaveLength(5);
  expect(['0', '1', '1.0', '0.0', '0.0000', '0.00001', '.5', '-0.5', '0.5 '].filter(isTaken)).toEqual([]);
});

it('lets a flow that only speaks pass, with a warning', () => {
  const text = validWith('type: llm\n        prompt:', 'type: say\n        text:');
  expect(parseVoiceFlow(text)).toMatchObject({
    ok: true,
    warnings: [{ path: 'spec.flow.nodes', line: 10, column: 7, severity: 'warning' }],
  });
});
