// The proxies that end TLS and speak HTTP/2 before a backend, so that what docs/proxies.md says of them is tried: the machine's
// own, or Debian's packages, unpacked into the cache and not installed, as that would start services.
import { dirname, join } from 'node:path';
import { voiceCacheDir } from '../../services/piper/src/voice/cache.ts';
import { findExecutable, unpackPackages } from './debian.ts';
import type { Part } from './part.ts';

const folder = join(dirname(voiceCacheDir(process.env)), 'parts', 'web-proxies');

/** Path of an nginx, or null: FIRSTWORD_NGINX, then what lies on the PATH, then the unpacked package. */
export const findNginx = (): string | null =>
  findExecutable({
    names: ['nginx'],
    variable: 'FIRSTWORD_NGINX',
    folders: ['/usr/sbin', join(folder, 'usr', 'sbin')],
  });

/** Path of a caddy, or null: FIRSTWORD_CADDY, then what lies on the PATH, then the unpacked package. */
export const findCaddy = (): string | null =>
  findExecutable({ names: ['caddy'], variable: 'FIRSTWORD_CADDY', folders: [join(folder, 'usr', 'bin')] });

export const webProxies: Part = {
  name: 'web-proxies',
  about: 'nginx and Caddy, before which the streams are tried over HTTP/2',
  find: async () => (findNginx() ? findCaddy() : null),
  get: async () => {
    console.log('web-proxies: getting the Debian packages …');
    if (!unpackPackages(folder, ['nginx', 'caddy']))
      throw new Error('nginx or caddy is missing: install both, or name them by FIRSTWORD_NGINX and FIRSTWORD_CADDY.');
  },
};
