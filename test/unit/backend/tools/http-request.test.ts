import { describe, expect, it } from 'vitest';
import { prepareRequest, redirectOf, redirected, type SentRequest } from '@firstword/backend/tools/http-request';
import type { HttpRequest } from '@firstword/backend/tools/port';

const aRequest = (parts: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url: 'https://desk.example.com/bookings',
  headers: { Authorization: 'Bearer key' },
  body: { guest: 'Ann' },
  ...parts,
});
const prepared = (parts: Partial<HttpRequest> = {}): SentRequest => {
  const request = prepareRequest(aRequest(parts));
  if (!request) throw new Error('it was refused');
  return request;
};

describe('a request', () => {
  it('goes out as JSON, with the flow’s headers', () => {
    expect(prepared()).toMatchObject({
      method: 'POST',
      body: '{"guest":"Ann"}',
      headers: {
        authorization: 'Bearer key',
        'content-type': 'application/json',
        accept: expect.stringContaining('json'),
      },
    });
  });

  it('sends a text as it is, and says what the flow says it is', () => {
    expect(prepared({ body: 'hello' }).headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(prepared({ body: '<a/>', headers: { 'Content-Type': 'text/xml' } })).toMatchObject({
      body: '<a/>',
      headers: { 'content-type': 'text/xml' },
    });
    expect(prepareRequest({ method: 'GET', url: 'https://desk.example.com' })).toMatchObject({ body: null });
  });

  it.each([
    ['another scheme', { url: 'file:///etc/passwd' }],
    ['another scheme', { url: 'ftp://desk.example.com' }],
    ['a name and a password', { url: 'https://user:pass@desk.example.com' }],
    ['a name', { url: 'https://user@desk.example.com' }],
    ['no URL', { url: 'desk' }],
    ['another header in its value', { headers: { 'x-guest': 'Ann\r\nx-admin: 1' } }],
    ['a line end in its value', { headers: { 'x-guest': 'Ann\n' } }],
    ['a NUL in its value', { headers: { 'x-guest': 'Ann\0' } }],
    ['a line end in its name', { headers: { 'x-guest\r\nx-admin': '1' } }],
    ['what no header can carry', { headers: { 'x-guest': '你好' } }],
    ['another host', { headers: { Host: 'metadata.google.internal' } }],
    ['another length', { headers: { 'content-length': '1' } }],
    ['another framing', { headers: { 'Transfer-Encoding': 'chunked' } }],
  ])('is refused with %s: %j', (_, parts) => {
    expect(prepareRequest(aRequest(parts))).toBeNull();
  });
});

describe('a redirect', () => {
  it.each([
    [301, 'GET', null],
    [302, 'GET', null],
    [303, 'GET', null],
    [307, 'POST', '{"guest":"Ann"}'],
    [308, 'POST', '{"guest":"Ann"}'],
  ])('%i of a POST becomes a %s', (status, method, body) => {
    expect(redirected(prepared(), status, '/moved')).toMatchObject({
      method,
      body,
      url: new URL('/moved', aRequest().url),
    });
  });

  it.each([
    [301, 'PUT'],
    [303, 'GET'],
  ])('%i of a PUT becomes a %s', (status, method) => {
    expect(redirected(prepared({ method: 'PUT' }), status, '/moved')).toMatchObject({ method });
  });

  it('keeps the flow’s headers within its origin, and tells them to nobody else', () => {
    expect(redirected(prepared(), 307, '/moved')?.headers).toHaveProperty('authorization');
    for (const other of ['https://evil.example.com/', 'http://desk.example.com/', 'https://desk.example.com:444/']) {
      const request = redirected(
        prepared({ headers: { authorization: 'Bearer key', 'x-api-key': 'key' } }),
        307,
        other,
      );
      expect(JSON.stringify(request?.headers)).not.toContain('key');
      expect(request?.headers['content-type']).toBe('application/json');
    }
  });

  it.each(['file:///etc/passwd', 'https://user:pass@desk.example.com/', 'http://'])(
    'to %s is not followed',
    (location) => {
      expect(redirected(prepared(), 302, location)).toBeNull();
    },
  );

  it('is one only with a place to go to', () => {
    expect(redirectOf(302, { location: '/moved' })).toBe('/moved');
    expect(redirectOf(302, {})).toBeNull();
    expect(redirectOf(200, { location: '/moved' })).toBeNull();
    expect(redirectOf(304, { location: '/moved' })).toBeNull();
  });
});
