import { expect, it } from 'vitest';
import { walkFrom } from '@firstword/backend/flow/graph';
import { aFlow } from '../a-flow.ts';

it('collects what is said on the way to the node that listens', () => {
  const walk = walkFrom(aFlow(), 'greet');
  expect(walk.texts).toEqual(['Front desk, good morning.', 'How can I help?']);
  expect(walk.listener).toMatchObject({ id: 'talk', type: 'llm' });
});

it('says nothing when the start listens', () => {
  expect(walkFrom(aFlow(), 'talk')).toMatchObject({ texts: [], listener: { id: 'talk' } });
});

it('takes the first edge in file order', () => {
  const flow = aFlow({
    edges: [
      { from: 'greet', to: 'talk' },
      { from: 'greet', to: 'offer' },
    ],
  });
  expect(walkFrom(flow, 'greet').texts).toEqual(['Front desk, good morning.']);
});

it('ends where no edge leads on', () => {
  expect(walkFrom(aFlow({ edges: [{ from: 'greet', to: 'offer' }] }), 'greet').listener).toBeNull();
});

it('comes to an end even in a loop that never listens', () => {
  const flow = aFlow({
    edges: [
      { from: 'greet', to: 'offer' },
      { from: 'offer', to: 'greet' },
    ],
  });
  expect(walkFrom(flow, 'greet')).toEqual({ texts: ['Front desk, good morning.', 'How can I help?'], listener: null });
});
