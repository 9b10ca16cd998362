// One question to a Prometheus: an instant query, and the samples that answer it.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { request } from 'undici';
import { VoiceError } from '@firstword/shared/contract/errors';

const Answer = Type.Object({
  data: Type.Object({
    result: Type.Array(
      Type.Object({
        metric: Type.Record(Type.String(), Type.String()),
        value: Type.Tuple([Type.Number(), Type.String()]),
      }),
    ),
  }),
});

export type Sample = { labels: Record<string, string>; value: number };

const ANSWERS_WITHIN_MS = 10_000;

/** Throws what the network throws, or `PrometheusFailed`. */
export const askPrometheus = async (url: string, query: string): Promise<Sample[]> => {
  const address = new URL('api/v1/query', url.endsWith('/') ? url : `${url}/`);
  address.searchParams.set('query', query);
  const limits = { headersTimeout: ANSWERS_WITHIN_MS, bodyTimeout: ANSWERS_WITHIN_MS };
  const { statusCode, body } = await request(address, limits);
  const text = await body.text();
  if (statusCode !== 200) throw failed(`answered ${statusCode}: ${text.slice(0, 200)}`);
  const answer: unknown = JSON.parse(text);
  if (!Value.Check(Answer, answer)) throw failed('answered with what is no vector.');
  return answer.data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
};

const failed = (what: string): VoiceError =>
  new VoiceError('PrometheusFailed', `Prometheus ${what}`, {
    status: 502,
    remedy: 'See its log, and prometheus.url in the chart.',
    retry: 'now',
  });
