import { describe, expect, it } from 'vitest';
import { checkFlow } from '@firstword/crds/check/check-flow';
import { formatPath } from '@firstword/crds/faults/finding';

const say = (id: string) => ({ id, type: 'say' as const, text: 'Hello.' });
const llm = (id: string) => ({ id, type: 'llm' as const, prompt: 'Be kind.' });
/** `greet>talk` is an edge. */
const aFlow = (nodes: unknown[], edges: string[] = [], start: unknown = 'greet') => ({
  start,
  nodes,
  edges: edges.map((edge) => ({ from: edge.split('>')[0], to: edge.split('>')[1] })),
});
const told = (flow: unknown) => checkFlow(flow).map(({ path, message }) => `${formatPath(path)}: ${message}`);

describe('a sound flow', () => {
  it.each([
    ['one llm node', aFlow([llm('greet')])],
    [
      'say, say, then an llm node that stays',
      aFlow([say('greet'), say('offer'), llm('talk')], ['greet>offer', 'offer>talk']),
    ],
    ['two ways that meet', aFlow([say('greet'), llm('talk')], ['greet>talk'])],
  ])('%s has no fault', (_, flow) => {
    expect(checkFlow(flow)).toEqual([]);
  });
});

describe('the rules', () => {
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
    const findings = checkFlow(aFlow([say('greet'), llm('talk')], ['gret>tlak']));
    expect(findings.map(({ path, remedy }) => [formatPath(path), remedy])).toEqual([
      ['edges[0].from', 'Did you mean "greet"?'],
      ['edges[0].to', 'Did you mean "talk"?'],
    ]);
  });

  it('of two ways out of a node the second is never taken', () => {
    expect(told(aFlow([say('greet'), llm('talk'), llm('help')], ['greet>talk', 'greet>help']))).toEqual([
      'edges[1]: This edge is never taken: edges[0] leaves "greet" before it.',
    ]);
  });

  it('no way leads out of an llm node', () => {
    expect(told(aFlow([llm('greet'), llm('talk')], ['greet>talk']))).toEqual([
      'edges[0].from: This edge is never taken: "greet" is an llm node, which stays and answers every turn.',
    ]);
  });

  it('every node is on some way from the start', () => {
    expect(told(aFlow([say('greet'), llm('talk'), say('lost'), llm('island')], ['greet>talk', 'lost>island']))).toEqual(
      ['nodes[2].id: No way leads to "lost".', 'nodes[3].id: No way leads to "island".'],
    );
  });

  it('a loop lets the caller speak', () => {
    const nodes = [say('greet'), say('one'), say('two'), llm('talk')];
    expect(told(aFlow(nodes, ['greet>one', 'one>two', 'two>one', 'two>talk']))).toEqual([
      'edges[3]: This edge is never taken: edges[2] leaves "two" before it.',
      'edges[2]: The loop one → two → one never listens, so the agent would talk for ever.',
    ]);
  });

  it('a node that leads to itself is a loop', () => {
    expect(told(aFlow([say('greet'), llm('talk')], ['greet>greet', 'greet>talk']))[1]).toContain('greet → greet');
  });

  it('a flow that only speaks is an announcement, which is a warning', () => {
    expect(checkFlow(aFlow([say('greet'), say('bye')], ['greet>bye']))).toMatchObject([
      { path: ['nodes'], severity: 'warning' },
    ]);
  });

  it('a long way of say nodes takes no deep stack', () => {
    const ids = Array.from({ length: 200 }, (_, index) => `n${index}`);
    const edges = ids.slice(1).map((id, index) => `${ids[index]}>${id}`);
    expect(told(aFlow(ids.map(say), [...edges, 'n199>n0'], 'n0'))[0]).toContain('never listens');
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
  ])('%s', (_, flow) => {
    expect(checkFlow(flow)).toEqual([]);
  });

  it('an edge without an end hides no unknown name elsewhere, but ways are not judged', () => {
    const flow = { ...aFlow([say('greet'), llm('talk')]), edges: [{ from: 'greet' }, { from: 'x', to: 'talk' }] };
    expect(told(flow)).toEqual(['edges[1].from: There is no node "x".']);
  });

  it('a node of an unknown type is blamed for nothing else', () => {
    expect(told(aFlow([{ id: 'greet', type: 'sya' }, llm('talk')], ['greet>talk', 'talk>greet']))).toEqual([
      'edges[1].from: This edge is never taken: "talk" is an llm node, which stays and answers every turn.',
    ]);
  });
});
