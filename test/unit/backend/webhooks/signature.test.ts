import { expect, it } from 'vitest';
import { webhookHeaders } from '@firstword/backend/webhooks/signature';

it('signs as Standard Webhooks does in its own example', () => {
  const headers = webhookHeaders({
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timeS: 1_614_265_330,
    body: '{"test": 2432232314}',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  });
  expect(headers).toMatchObject({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

it('takes any text as the key, and signs nothing without one', () => {
  const event = { id: 'a', timeS: 1, body: '{}' };
  expect(webhookHeaders({ ...event, secret: 'plain' })['webhook-signature']).toMatch(/^v1,[\w+/]{43}=$/);
  expect(webhookHeaders({ ...event, secret: undefined })).not.toHaveProperty('webhook-signature');
});
