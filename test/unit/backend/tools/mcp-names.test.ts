import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { toolName } from '@firstword/backend/tools/mcp-names';

it('says whose tool it is', () => {
  expect(toolName('crm', 'find_customer', new Set())).toBe('crm__find_customer');
});

it('makes of any name one that a model takes', () => {
  expect(toolName('crm', 'find.customer/by name', new Set())).toBe('crm__find_customer_by_name');
});

it('gives names that are valid and never alike, whatever the servers call their tools', () => {
  const tools = fc.array(fc.oneof(fc.string({ maxLength: 100 }), fc.constantFrom('a.b', 'a/b', 'a_b', 'x'.repeat(99))));
  fc.assert(
    fc.property(tools, (names) => {
      const taken = new Set<string>();
      const given = names.map((name) => toolName('crm', name, taken));
      for (const name of given) expect(name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      expect(new Set(given).size).toBe(names.length);
    }),
  );
});
