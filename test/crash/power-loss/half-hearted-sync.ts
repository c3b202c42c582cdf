import Database from 'better-sqlite3';

// Preloaded by the control run alone: whatever the till asks for, commits are not synced, and it is
// told that they are. A replay that loses nothing here would lose nothing anywhere.

const asked = Database.prototype.pragma;

Database.prototype.pragma = function pragma(source, options) {
  if (source === 'synchronous = full') return asked.call(this, 'synchronous = normal', options);
  const answer = asked.call(this, source, options);
  return source === 'synchronous' && options?.simple === true ? 2 : answer;
};
