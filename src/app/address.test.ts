import { describe, expect, it } from 'vitest';
import { datanetIn } from './address';

describe('datanetIn', () => {
  it('finds the datanet and its room in an address', () => {
    expect(datanetIn('/datanets/bafy1')).toEqual({ id: 'bafy1', room: '' });
    expect(datanetIn('/datanets/bafy1/review')).toEqual({ id: 'bafy1', room: '/review' });
  });

  it('does not take the form for a new one as a datanet', () => {
    expect(datanetIn('/datanets/new')).toBeNull();
    expect(datanetIn('/datanets')).toBeNull();
    expect(datanetIn('/factory/runs/1')).toBeNull();
  });
});
