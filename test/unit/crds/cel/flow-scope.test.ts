import { expect, it } from 'vitest';
import { flowScope } from '@firstword/crds/cel/flow-scope';

const http = (save: object) => ({ id: 'h', type: 'http', save });

it('knows every slot with its type: asked for, or saved', () => {
  const flow = {
    nodes: [
      {
        id: 'a',
        type: 'collect',
        slots: [
          { name: 'guest', type: 'string' },
          { name: 'party', type: 'number' },
        ],
      },
      http({
        booked: 'response.status == 201',
        price: 'double(response.body.price)',
        count: 'response.status',
        name: 'slots.guest + "!"',
        raw: 'response.body.raw',
        broken: 'response.',
        guest: 'response.body.guest',
      }),
    ],
  };
  expect(flowScope({ flow, call: { variables: [{ name: 'tier', type: 'string' }] } })).toEqual({
    call: { tier: 'string' },
    slots: {
      guest: 'string',
      party: 'number',
      booked: 'boolean',
      price: 'number',
      count: 'number',
      name: 'string',
      raw: 'any',
      broken: 'any',
    },
  });
});

it('a slot that two nodes save otherwise has any type', () => {
  const flow = { nodes: [http({ a: 'true' }), http({ a: '"x"', b: '1.0' }), http({ b: '2.0' })] };
  expect(flowScope({ flow }).slots).toEqual({ a: 'any', b: 'number' });
});

it.each([[undefined], [null], [{ flow: 1 }], [{ flow: { nodes: [null, 'x', { slots: 5 }] }, call: [] }]])(
  'of %j it knows nothing',
  (spec) => {
    expect(flowScope(spec)).toEqual({ call: {}, slots: {} });
  },
);
