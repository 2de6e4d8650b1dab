import { memoryStore } from './memory-store';
import { storeContract } from './store';

const DAY = 24 * 3_600_000;

describe('the store in memory', () => {
  storeContract(async () => {
    let now = 1;
    return {
      store: memoryStore(new Map(), () => now),
      settle: () => undefined,
      pass: (days) => void (now += days * DAY),
    };
  });
});
