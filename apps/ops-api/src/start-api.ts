import type { DynamicModule } from '@nestjs/common';
import { type ApiOptions, createApiApp } from './create-api-app.js';

export interface RunningApi {
  /** Without a path, as in `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes nothing new, lets requests in flight finish, ends. */
  close(): Promise<void>;
}

/** The API alone, without a transport: requests are stored, and whoever shares the database carries them on. */
export async function startApi(
  module: DynamicModule,
  options: ApiOptions & { /** 0: a free one. */ readonly port: number },
): Promise<RunningApi> {
  const app = await createApiApp(module, options);
  try {
    await app.listen(options.port, options.host);
    return { url: await app.getUrl(), close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}
