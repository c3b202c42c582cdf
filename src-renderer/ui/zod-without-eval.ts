import { z } from 'zod';

// The page's policy forbids building code from text, which zod tries as soon as it makes an
// object's schema: so a page imports this before anything that makes one.
z.config({ jitless: true });
