export function ensureBuilt(): Promise<void>;
export function ensureCommandsBuilt(): Promise<void>;
