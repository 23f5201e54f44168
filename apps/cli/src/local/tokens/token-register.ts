import { AuditRepository, type Database, TokenRegister, TokenRepository } from '#db';

export function tokenRegister(db: Database): TokenRegister {
  return new TokenRegister(db, new TokenRepository(db), new AuditRepository(db));
}
