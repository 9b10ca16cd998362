// The headers of Standard Webhooks: the receiver can tell who sent an event, that it is whole, and that it has it already.
import { createHmac } from 'node:crypto';

export type Signed = {
  id: string;
  body: string;
  timeS: number;
  /** As it stands in the Secret: `whsec_` and base64, or any text; left out, there is no signature. */
  secret: string | undefined;
};

export const webhookHeaders = ({ id, body, timeS, secret }: Signed): Record<string, string> => ({
  'content-type': 'application/json',
  'user-agent': 'firstword',
  'webhook-id': id,
  'webhook-timestamp': String(timeS),
  ...(secret === undefined
    ? {}
    : {
        'webhook-signature': `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timeS}.${body}`).digest('base64')}`,
      }),
});

const keyOf = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
