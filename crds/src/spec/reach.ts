// What a flow reaches and is told from outside: call context, MCP servers, open addresses, webhooks, privacy.
import { Type, type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { HttpUrl, Identifier, Name, ScalarType, SecretKeyRef, Text, closed, defaulted } from './fields.ts';

const CallVariableSpec = Type.Object(
  {
    name: Identifier('Name of the variable: expressions call it call.NAME', 'tier'),
    type: ScalarType,
    description: Type.Optional(Text('What it is', 256)),
    default: Type.Optional(
      Type.String({ maxLength: 512, description: 'Its value, as text, where a call brings none', examples: ['gold'] }),
    ),
  },
  closed('One variable that a call brings'),
);

export const CallSpec = Type.Object(
  {
    variables: Type.Array(CallVariableSpec, {
      maxItems: 64,
      default: [],
      description: 'What a call brings besides call.from and call.to',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    }),
  },
  defaulted('The call’s context'),
);
export type CallSpec = Static<typeof CallSpec>;

export const AccessSpec = Type.Object(
  {
    origins: Type.Array(
      Type.String({
        pattern: '^https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$',
        maxLength: 253,
        description: 'An origin as a browser tells it',
        form: 'scheme, host and port of a page, in small letters and without a path',
        examples: ['https://desk.example.com'],
      }),
      { maxItems: 32, default: [], description: 'Web pages of these origins may call; without any, none may' },
    ),
  },
  defaulted('Who may call; a token is needed in any case'),
);

export const McpSpec = Type.Array(
  Type.Object(
    {
      name: Name('Name of the server, as llm nodes list it among their tools', 'crm'),
      url: HttpUrl('Where it answers (Streamable HTTP)', 'https://crm.example.com/mcp'),
      tokenSecretRef: Type.Optional(SecretKeyRef('Where its bearer token lies', 'crm')),
    },
    closed('One MCP server'),
  ),
  {
    maxItems: 16,
    default: [],
    description: 'MCP servers whose tools the model may call',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
  },
);
export type McpSpec = Static<typeof McpSpec>;

export const EgressSpec = Type.Object(
  {
    allow: Type.Array(
      Type.String({
        pattern: '^(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(/[0-9]{1,2})?$|^[0-9a-fA-F:.]+(/[0-9]{1,3})?$',
        minLength: 1,
        maxLength: 253,
        description: 'A host name, an address, or a range of addresses',
        form: 'a host name (*.example.com: any below it), an address, or a range such as 10.1.0.0/16',
        examples: ['desk.example.com'],
      }),
      {
        maxItems: 64,
        default: [],
        description: 'Hosts and ranges that may be reached though they are loopback, link-local or private',
      },
    ),
  },
  defaulted('What http nodes and MCP servers may reach; public addresses always'),
);

export const PrivacySpec = Type.Object(
  {
    retention: Duration('How long a session’s log is kept', '30d'),
    redact: Type.Array(Type.Enum(['card', 'email', 'phone'], { description: 'A kind of what callers say' }), {
      maxItems: 3,
      default: [],
      description: 'What is blacked out before it is kept',
    }),
    telemetryContent: Type.Boolean({
      default: false,
      description: 'Telemetry may hold what was said; else it holds lengths and times only',
    }),
  },
  defaulted('What is kept of a call'),
);

export const WebhooksSpec = Type.Array(
  Type.Object(
    {
      url: HttpUrl('Where the events are sent', 'https://example.com/hooks/calls'),
      secretRef: Type.Optional(SecretKeyRef('The key that the events are signed with', 'webhook')),
      events: Type.Array(
        Type.Enum(['call.started', 'call.ended', 'call.transferred'], { description: 'An event of a call' }),
        { minItems: 1, maxItems: 3, default: ['call.ended'], description: 'Which events are sent' },
      ),
    },
    closed('One receiver of events'),
  ),
  { maxItems: 8, default: [], description: 'Who is told of calls' },
);
