import { fromJsonSchema } from '@modelcontextprotocol/server';
import { afterEach, expect, it } from 'vitest';
import { startMcpServer } from '../../fixtures/mcp-server.ts';
import { alsoClose, closeCalls, startCall } from './example-call.ts';

afterEach(closeCalls);

it('looks up what it is asked for over MCP, and says goodbye', async () => {
  const questions: string[] = [];
  const knowledge = await startMcpServer((server) => {
    const inputSchema = fromJsonSchema<{ question: string }>({
      type: 'object',
      properties: { question: { type: 'string' } },
      required: ['question'],
    });
    server.registerTool('search', { description: 'Search the timetable', inputSchema }, ({ question }) => {
      questions.push(question);
      return { content: [{ type: 'text', text: 'The last ferry leaves at 22:40.' }] };
    });
  });
  alsoClose(() => knowledge.close());
  const call = await startCall({
    example: 'faq',
    moved: { 'https://knowledge.example.com/mcp': knowledge.url },
    script: [
      [/user: .*last ferry/, { call: 'knowledge__search', args: { question: 'last ferry' } }],
      [/tool: .*22:40/, 'At twenty to eleven.'],
      [/user: .*goodbye/, { call: 'go_to_bye' }],
    ],
  });
  expect(call.greeting).toBe('Harbour Ferries, good morning. What would you like to know?');
  expect(await call.say('When is the last ferry?')).toBe('At twenty to eleven.');
  expect(questions).toEqual(['last ferry']);
  expect(await call.say('Thank you, goodbye.')).toBe('Thank you for calling. Goodbye.');
  expect(await call.end()).toEqual([{ type: 'session-end', reason: 'ended' }]);
});
