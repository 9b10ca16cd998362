import { expect, test } from 'vitest';
import { SECRET, VOICE_FLOW, pathOf } from '../../../../operator/src/kube/kinds.ts';

test('the path of a list, of an object, of a part of it', () => {
  expect(pathOf(VOICE_FLOW)).toBe('/apis/firstword.dev/v1alpha1/voiceflows');
  expect(pathOf(SECRET, { namespace: 'voice', name: 'llm' })).toBe('/api/v1/namespaces/voice/secrets/llm');
  expect(pathOf(VOICE_FLOW, { namespace: 'voice', name: 'desk', subresource: 'status' })).toBe(
    '/apis/firstword.dev/v1alpha1/namespaces/voice/voiceflows/desk/status',
  );
});

test('whatever a name is, it leads to no other object', () => {
  expect(pathOf(SECRET, { namespace: 'voice', name: '../configmaps/x?y#ä' })).toBe(
    '/api/v1/namespaces/voice/secrets/..%2Fconfigmaps%2Fx%3Fy%23%C3%A4',
  );
});
