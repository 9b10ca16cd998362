// A dispatcher that asks once more when a request is written: it may have waited long for a connection.
import { DecoratorHandler, type Dispatcher } from 'undici';

/** What `mayBegin` throws ends the request before its first byte. */
export const guarded = (dispatcher: Dispatcher, mayBegin: () => void): Dispatcher =>
  dispatcher.compose((dispatch) => (options, handler) => {
    const guard: Dispatcher.DispatchHandler = new DecoratorHandler(handler);
    const start = guard.onRequestStart?.bind(guard);
    guard.onRequestStart = (controller, context) => {
      mayBegin();
      start?.(controller, context);
    };
    return dispatch(options, guard);
  });
