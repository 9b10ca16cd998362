import { Type } from 'typebox';
import { Settings } from 'typebox/system';
import { expect, it } from 'vitest';
import { schemaFindings } from '@firstword/crds/faults/schema-findings';

it('tells more faults than the library would, and leaves its process-wide limit as it was', () => {
  const before = Settings.Get().maxErrors;
  const findings = schemaFindings(Type.Array(Type.String()), Array(500).fill(1));
  expect(findings).toHaveLength(500);
  expect(Settings.Get().maxErrors).toBe(before);
});
