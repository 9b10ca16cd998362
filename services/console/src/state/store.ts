// Where the page's one value lives; every change goes through the reducer.
import type { ConsoleEvent } from '@firstword/shared/contract/console';
import { reduceAction, reduceEvent } from './reduce.ts';
import { initialView, type PageAction, type View } from './view.ts';

export type Store = {
  view: () => View;
  dispatch: (action: PageAction) => void;
  receive: (event: ConsoleEvent) => void;
};

/** A store over a cell such as a signal: anything with a `value`. */
export const createStore = (cell: { value: View } = { value: initialView }): Store => ({
  view: () => cell.value,
  dispatch: (action) => {
    cell.value = reduceAction(cell.value, action);
  },
  receive: (event) => {
    cell.value = reduceEvent(cell.value, event);
  },
});
