/** How SQLite keeps yes and no. */
export type Flag = 0 | 1;
