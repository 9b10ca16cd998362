import { describe, expect, it } from 'vitest';
import { checkFlow } from '@firstword/crds/check/check-flow';
import { formatPath } from '@firstword/crds/faults/finding';

const say = (id: string, text = 'Hello.') => ({ id, type: 'say', text });
const llm = (id: string, more: object = {}) => ({ id, type: 'llm', prompt: 'Be kind.', ...more });
const http = (id: string, more: object = {}) => ({ id, type: 'http', request: { url: 'https://x.example/' }, ...more });
const collect = (id: string, ...slots: object[]) => ({ id, type: 'collect', ask: 'What?', slots });
const condition = (id: string) => ({ id, type: 'condition' });
const end = (id: string) => ({ id, type: 'end' });
/** `greet>talk` is an edge, `greet>talk?slots.x` one with a guard, `talk>bye!` an offer. */
const anEdge = (edge: string) => {
  const [, from, to, when, offer] = /^(.*?)>(.*?)(?:\?(.*)|(!))?$/.exec(edge) ?? [];
  return { from, to, ...(when ? { when } : {}), ...(offer ? { offer: 'the caller wants it' } : {}) };
};
const aFlow = (nodes: unknown[], edges: string[] = [], start: unknown = 'greet') => ({
  start,
  nodes,
  edges: edges.map(anEdge),
});
const findingsOf = (flow: unknown, around: object, severity: string) =>
  checkFlow(flow, around)
    .filter((finding) => finding.severity === severity)
    .map(({ path, message }) => `${formatPath(path)}: ${message}`);
const told = (flow: unknown, around = {}) => findingsOf(flow, around, 'error');
const warned = (flow: unknown) => findingsOf(flow, {}, 'warning');

describe('a sound flow', () => {
  it.each([
    ['one llm node', aFlow([llm('greet')])],
    [
      'say, say, then an llm node that stays',
      aFlow([say('greet'), say('offer'), llm('talk')], ['greet>offer', 'offer>talk']),
    ],
    ['two ways that meet', aFlow([say('greet'), llm('talk')], ['greet>talk'])],
    [
      'guards before an else',
      aFlow(
        [collect('greet', { name: 'guest', type: 'string' }), say('known'), llm('talk')],
        ['greet>known?slots.guest == "Bob"', 'greet>talk', 'known>talk'],
      ),
    ],
  ])('%s has no fault', (_, flow) => {
    expect(told(flow)).toEqual([]);
  });
});

describe('the rules on the graph', () => {
  it('a name means one node', () => {
    expect(told(aFlow([llm('greet'), llm('greet'), llm('greet')]))).toEqual([
      'nodes[1].id: Another node is called "greet" already.',
      'nodes[2].id: Another node is called "greet" already.',
    ]);
  });

  it('the start is a node', () => {
    expect(told(aFlow([llm('talk')], [], 'nowhere'))).toEqual(['start: There is no node "nowhere".']);
  });

  it('an edge leads from a node to a node', () => {
    expect(told(aFlow([llm('greet')], ['here>there']))).toEqual([
      'edges[0].from: There is no node "here".',
      'edges[0].to: There is no node "there".',
    ]);
  });

  it('a misspelt name is one fault: the way goes on to the node that was meant', () => {
    const findings = checkFlow(aFlow([say('greet'), llm('talk'), end('bye')], ['gret>tlak', 'talk>bye!']));
    expect(findings.map(({ path, remedy }) => [formatPath(path), remedy])).toEqual([
      ['edges[0].from', 'Did you mean "greet"?'],
      ['edges[0].to', 'Did you mean "talk"?'],
    ]);
  });

  it('behind an edge without a guard no other is taken', () => {
    const nodes = [say('greet'), llm('talk'), llm('help')];
    const want = 'edges[1]: This edge is never taken: edges[0] leaves "greet" before it.';
    expect(told(aFlow(nodes, ['greet>talk', 'greet>help']))).toEqual([want]);
    expect(told(aFlow(nodes, ['greet>talk', 'greet>help?visits > 1']))).toEqual([want]);
    expect(told(aFlow(nodes, ['greet>talk?true', 'greet>help']))).toEqual([want]);
    expect(told(aFlow(nodes, ['greet>talk?visits > 1', 'greet>help?visits > 1']))).toEqual([want]);
    expect(told(aFlow(nodes, ['greet>talk?visits > 1', 'greet>help']))).toEqual([]);
  });

  it('offers stand beside edges: a model takes them', () => {
    expect(told(aFlow([llm('greet'), end('bye'), say('next')], ['greet>next', 'greet>bye!']))).toEqual([]);
  });

  it('only a model takes an offer', () => {
    expect(told(aFlow([say('greet'), llm('talk')], ['greet>talk!']))).toEqual([
      'edges[0].offer: Only a model takes an offer, and "greet" is a node of type say.',
    ]);
  });

  it('nothing follows an end or a transfer', () => {
    const transfer = { id: 'human', type: 'transfer', to: 'tel:1' };
    expect(
      told(aFlow([llm('greet'), end('bye'), transfer], ['greet>bye!', 'greet>human!', 'bye>greet', 'human>bye'])),
    ).toEqual([
      `edges[2].from: Nothing follows "bye": a node of type end ends the agent's part.`,
      `edges[3].from: Nothing follows "human": a node of type transfer ends the agent's part.`,
    ]);
  });

  it('every node is on some way from the start', () => {
    expect(told(aFlow([say('greet'), llm('talk'), say('lost'), llm('island')], ['greet>talk', 'lost>island']))).toEqual(
      ['nodes[2].id: No way leads to "lost".', 'nodes[3].id: No way leads to "island".'],
    );
  });

  it('a tool is reached by being named', () => {
    const hours = http('hours', { description: 'Opening hours' });
    expect(told(aFlow([llm('greet', { tools: ['hours'] }), hours]))).toEqual([]);
    expect(told(aFlow([llm('greet'), hours]))).toEqual(['nodes[1].id: No way leads to "hours".']);
  });
});

describe('a loop lets the caller speak', () => {
  const nodes = [say('greet'), say('one'), condition('two'), llm('talk')];
  const loop = (...guards: string[]) => aFlow(nodes, ['greet>one', 'one>two', ...guards]);

  it.each([
    ['without a guard', loop('two>one')],
    ['with a guard that cannot change while it turns', loop('two>one?text == "x"', 'two>talk')],
    ['with a way out that cannot open while it turns', loop('two>talk?text == "x"', 'two>one')],
  ])('%s it never listens', (_, flow) => {
    expect(told(flow).filter((message) => message.includes('never listens'))).toEqual([
      expect.stringMatching(/^edges\[[23]\]: The loop one → two → one never listens/),
    ]);
  });

  it.each([
    ['with a guard that counts visits', loop('two>one?visits < 3', 'two>talk')],
    ['with a way out that counts visits', loop('two>talk?visits > 3', 'two>one')],
    [
      'with a guard on what an http node saves',
      aFlow(
        [http('greet', { save: { done: 'response.status == 200' } }), llm('talk')],
        ['greet>talk?slots.done', 'greet>greet'],
      ),
    ],
    [
      'over a node that listens',
      aFlow([say('greet'), collect('ask', { name: 'x', type: 'string' })], ['greet>ask', 'ask>greet']),
    ],
    ['by an offer', aFlow([llm('greet'), say('again')], ['greet>again!', 'again>greet'])],
  ])('%s it may turn', (_, flow) => {
    expect(told(flow)).toEqual([]);
  });

  it('a node that leads to itself is a loop', () => {
    expect(told(aFlow([say('greet'), llm('talk')], ['greet>greet', 'greet>talk'])).join()).toContain('greet → greet');
  });

  it('a long way of say nodes takes no deep stack, and is shown short', () => {
    const ids = Array.from({ length: 200 }, (_, index) => `n${index}`);
    const edges = ids.slice(1).map((id, index) => `${ids[index]}>${id}`);
    expect(
      told(
        aFlow(
          ids.map((id) => say(id)),
          [...edges, 'n199>n0'],
          'n0',
        ),
      ),
    ).toEqual([
      'edges[199]: The loop n0 → n1 → n2 → n3 → n4 → n5 → … → n0 never listens, so the agent would talk for ever.',
    ]);
  });
});

describe('tools', () => {
  const hours = http('hours', { description: 'Opening hours', args: [{ name: 'day', type: 'string' }] });
  const crm = { mcp: [{ name: 'crm', url: 'https://crm.example/' }] };

  it('are http nodes that say what they do, and MCP servers', () => {
    expect(told(aFlow([llm('greet', { tools: ['hours', 'crm'] }), hours]), crm)).toEqual([]);
  });

  it.each([
    ['unknown', llm('greet', { tools: ['nope', 'hours'] }), 'nodes[0].tools[0]: There is no tool "nope".'],
    ['named twice', llm('greet', { tools: ['hours', 'hours'] }), 'nodes[0].tools[1]: "hours" is named twice.'],
    [
      'a node of another type',
      llm('greet', { tools: ['hours', 'greet'] }),
      'nodes[0].tools[1]: "greet" is a node of type llm, not a tool.',
    ],
  ])('a tool that is %s is a fault', (_, node, want) => {
    expect(told(aFlow([node, hours]))).toEqual([want]);
  });

  it('a name means one tool', () => {
    const node = http('crm', { description: 'Something' });
    expect(told(aFlow([llm('greet', { tools: ['crm'] }), node]), crm)).toEqual([
      'nodes[0].tools[0]: Both an http node and a server of spec.mcp are called "crm".',
    ]);
  });

  it('a tool says what it does', () => {
    expect(told(aFlow([llm('greet', { tools: ['mute'] }), http('mute')]))).toEqual([
      'nodes[0].tools[0]: The node "mute" does not say what it does.',
    ]);
  });

  it('arguments come from a model only', () => {
    const edges = ['greet>hours!', 'hours>greet'];
    expect(told(aFlow([llm('greet', { tools: ['hours'] }), hours], edges))).toEqual([
      'edges[0].to: An edge gives no arguments, and "hours" has some: only a model that calls it as a tool does.',
    ]);
    const mute = http('mute', { args: [{ name: 'day', type: 'string' }] });
    expect(told(aFlow([llm('greet'), mute], ['greet>mute!', 'mute>greet']))).toContain(
      'nodes[1].args: Nobody gives these arguments: no model knows what this node does.',
    );
  });
});

describe('expressions', () => {
  const asking = collect('ask', { name: 'guest', type: 'string' }, { name: 'party', type: 'number' });
  const flow = (node: object, ...edges: string[]) => aFlow([asking, node], ['ask>node', ...edges], 'ask');
  const node = (more: object) => ({ id: 'node', ...more });

  it.each([
    ['a text', say('node', 'Thanks, ${slots.gest}.'), 'nodes[1].text: No node sets a slot "gest".'],
    ['a prompt', node({ type: 'llm', prompt: 'Hello ${' }), 'nodes[1].prompt: The ${ is never closed.'],
    [
      'a URL',
      http('node', { request: { url: 'https://x.example/${args.day}' } }),
      'nodes[1].request.url: `args` is only known in an http node that has them.',
    ],
    [
      'the host of a URL',
      http('node', { request: { url: 'https://${slots.guest}.example/' } }),
      'nodes[1].request.url: The host of this URL is computed, so a caller could choose it.',
    ],
    [
      'a header',
      http('node', { request: { url: 'https://x.example/', headers: { 'X-Tier': '${call.tier}' } } }),
      'nodes[1].request.headers.X-Tier: No call variable is declared as "tier".',
    ],
    [
      'a body, however deep',
      http('node', { request: { url: 'https://x.example/', body: { a: [{ b: '${nope}' }] } } }),
      'nodes[1].request.body.a[0].b: There is no variable "nope".',
    ],
    [
      'a value that is saved',
      http('node', { save: { ok: 'response.state == 200' } }),
      'nodes[1].save.ok: There is no field "state".',
    ],
    [
      'a name for it that no expression can say',
      http('node', { save: { '{}': 'true' } }),
      'nodes[1].save["{}"]: "{}" cannot be the name of a slot.',
    ],
    [
      'a response elsewhere',
      say('node', '${response.status}'),
      'nodes[1].text: `response` is only known in `save` of an http node, and in guards behind it.',
    ],
  ])('%s is told where it is wrong', (_, wrongNode, want) => {
    expect(told(flow(wrongNode))).toEqual([want]);
  });

  it.each([
    ['slots.party', 'This guard is a number, and not true or false.'],
    ['slots.party == 3', 'This does not fit: no such overload: double == int.'],
    ['slots.guest ==', 'This is no CEL: Unexpected token: EOF.'],
    ['slots.guest.matches("(a")', 'This pattern is no regular expression.'],
  ])('a guard: %s', (guard, want) => {
    expect(told(aFlow([asking, llm('talk')], [`ask>talk?${guard}`], 'ask'))).toEqual([`edges[0].when: ${want}`]);
  });

  it('know the call, the slots that http nodes save with their types, and the response while it is there', () => {
    const book = http('node', {
      request: {
        url: 'https://x.example/${slots.guest}',
        body: { party: '${slots.party}', tier: '${call.tier} ${call.from}' },
      },
      save: { booked: 'response.status == 201', price: 'double(response.body.price)', note: 'response.body.note' },
    });
    const edges = [
      'node>ask?response.status == 500',
      'node>ask?slots.booked && slots.price > 3.0 && slots.note == "x"',
      'node>ask',
    ];
    const call = { variables: [{ name: 'tier', type: 'string' }] };
    expect(told(flow(book, ...edges), { call })).toEqual([]);
  });
});

describe('slots', () => {
  const slot = (more: object) => told(aFlow([collect('greet', { name: 'a', type: 'string', ...more })]));

  it.each([
    [{ name: 'in' }, 'nodes[0].slots[0].name: "in" is a word of the language that expressions are written in.'],
    [
      { name: 'constructor' },
      'nodes[0].slots[0].name: "constructor" is a word of the language that expressions are written in.',
    ],
    [{ pattern: '(' }, 'nodes[0].slots[0].pattern: This pattern is no regular expression.'],
    [{ pattern: '(a{1,9}b?)+' }, 'nodes[0].slots[0].pattern: This pattern repeats what repeats something itself.'],
    [{ type: 'number', pattern: '[0-9]' }, 'nodes[0].slots[0].pattern: Only a text has "pattern".'],
  ])('%o is a fault', (more, want) => {
    expect(slot(more)).toEqual([want]);
  });

  it('have one type wherever they are asked for', () => {
    const nodes = [collect('greet', { name: 'a', type: 'string' }), collect('again', { name: 'a', type: 'number' })];
    expect(told(aFlow(nodes, ['greet>again']))).toEqual([
      'nodes[1].slots[0].type: The slot "a" is a string at "greet".',
    ]);
  });
});

describe('warnings', () => {
  it('a flow that only speaks is an announcement', () => {
    expect(warned(aFlow([say('greet'), say('bye')], ['greet>bye']))).toEqual([
      'nodes: This flow only speaks: none of its nodes listens.',
    ]);
  });

  it('no way leads to an end', () => {
    expect(warned(aFlow([llm('greet')]))).toEqual(['nodes: No way leads to an end: the agent never hangs up.']);
    expect(warned(aFlow([llm('greet'), end('bye')], ['greet>bye!']))).toEqual([]);
  });

  it('a way ends in silence', () => {
    const nodes = [llm('greet'), say('done'), end('bye'), condition('which')];
    expect(warned(aFlow(nodes, ['greet>done!', 'greet>bye!', 'greet>which!', 'which>greet?text == "x"']))).toEqual([
      'nodes[1].id: Nothing follows "done": the caller would wait for ever.',
      'edges[3].when: Where this guard is false, nothing follows "which": the caller would wait for ever.',
    ]);
  });
});

describe('a half-written flow is checked as far as its shape allows:', () => {
  it.each([
    ['nothing at all', undefined],
    ['a text', 'flow'],
    ['no nodes', { start: 'greet' }],
    ['nodes that are no list', { start: 'greet', nodes: { greet: {} }, edges: 'none' }],
    ['a node without a name, which may be the one meant', aFlow([{ type: 'llm' }], ['greet>talk'])],
    ['more nodes than a flow may have', aFlow(Array.from({ length: 201 }, () => llm('same')))],
    [
      'parts of other types',
      aFlow([{ id: 'greet', type: 'http', request: 5, save: 'x', args: {}, slots: [1], tools: 3 }]),
    ],
  ])('%s', (_, flow) => {
    expect(told(flow, { call: 'x', mcp: [1, null] })).toEqual([]);
  });

  it('an edge without an end hides no unknown name elsewhere, but ways are not judged', () => {
    const flow = { ...aFlow([say('greet'), llm('talk')]), edges: [{ from: 'greet' }, { from: 'x', to: 'talk' }] };
    expect(told(flow)).toEqual(['edges[1].from: There is no node "x".']);
  });

  it('a node of an unknown type is blamed for nothing else', () => {
    expect(told(aFlow([{ id: 'greet', type: 'sya' }, llm('talk')], ['greet>talk', 'greet>talk!']))).toEqual([]);
  });
});
