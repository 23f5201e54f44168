import { Injectable } from '@nestjs/common';
import { AccessOptions } from './access-options.js';

/** The API as browsers know it. */
@Injectable()
export class PublicSite {
  /** Such as `https://sync.example.com`. */
  readonly origin: string;
  /** Behind https; only at this machine it may be otherwise. */
  readonly isSecure: boolean;

  constructor({ options }: AccessOptions) {
    const { origin, protocol } = new URL(options.publicUrl ?? 'http://localhost:8080');
    this.origin = origin;
    this.isSecure = protocol === 'https:';
  }

  /** Where the identity provider sends browsers back to. */
  get callback(): string {
    return `${this.origin}/api/v1/auth/callback`;
  }
}
